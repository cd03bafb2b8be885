"""What rises and falls over time, where orders tell, and who orders now and who no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain import wording
from core.domain.currencies import NO_AMOUNTS
from core.domain.effects import without_unit
from core.domain.findings import Row, Sentence, Table
from core.domain.results import Trait
from core.domain.segments import SegmentSummary
from core.insight.findings import year
from core.insight.findings.direction import FEWEST, Direction, direction
from core.insight.findings.told import Orders, Told, named, row_key

COURSE, STEPS, RHYTHM = "course", "steps", "rhythm"
_MOST_PERIODS = 24
_LONG_DAYS = 730
_MAY_BE_SEASON = " That may be the season: there are less than two years of orders."
# A change over all periods that is smaller than this share of the middle is none to speak of.
_WORTH_SAYING = 0.1
_HARDLY = 0.2
# Columns of the orders that tell when somebody buys.
_WHEN = ("Days since first order", "Days since last order", "Days between orders")


@dataclass(frozen=True)
class Course:
    """One thing over the complete periods of the orders."""

    name: str
    values: tuple[float, ...]
    said: tuple[str, ...]
    unit: str = ""

    def step(self, number: float) -> str:
        """Return a change from period to period with its sign."""
        sign = "+" if number > 0 else ""
        return f"{sign}{wording.amount(number)}{self.unit}"


def courses(orders: Orders) -> list[Course]:
    """Return orders and revenue over the latest complete periods."""
    at, course = orders.complete, orders.course
    n_orders = course.orders[at][-_MOST_PERIODS:]
    found = [Course("Orders", tuple(map(float, n_orders)), tuple(map(wording.count, n_orders)))]
    if course.currency != NO_AMOUNTS:
        spends = course.spends[at][-_MOST_PERIODS:]
        said = tuple(wording.money(each, course.currency) for each in spends)
        unit = wording.money(0, course.currency).removeprefix("0")
        found.append(Course("Revenue", spends, said, unit))
    return found


def course_table(told: Told) -> Table | None:
    """Return orders and revenue period by period."""
    if told.orders is None:
        return None
    found, names = courses(told.orders), _names(told.orders)
    if not names:
        return None
    most = max(found[-1].values)
    return Table(
        COURSE,
        "Orders of the whole shop over time",
        ("Period", *(one.name for one in found)),
        tuple(
            Row(f"{place}", (name, *(one.said[place] for one in found)))
            for place, name in enumerate(names)
        ),
        words=("Period",),
        note=_course_note(told, len(names)),
        bars=found[-1].name,
        shares=tuple(each / most if most > 0 else 0.0 for each in found[-1].values),
    )


def steps_table(told: Told) -> Table | None:
    """Return how much orders and revenue change from one period to the next."""
    found = _told(told)
    if not found or told.orders is None:
        return None
    period = told.orders.course.period
    return Table(
        STEPS,
        "Which way they go",
        ("", f"From one {period} to the next", "Between", "Clear"),
        tuple(
            Row(
                one.name,
                (
                    one.name,
                    one.step(way.step),
                    f"{one.step(way.low)} and {one.step(way.high)}",
                    "Yes" if _is_worth(one, way) else "No",
                ),
            )
            for one, way in found
        ),
        words=("", "Clear"),
        note=f"Over {len(found[0][0].values)} complete {period}s: the middle of all changes, and "
        "the range that holds the true one in 95 of 100 such cases. Clear: the range lies on one "
        "side of zero, and all of it makes a tenth or more.",
    )


def rhythm_table(told: Told) -> Table | None:
    """Return when the customers of each segment began, were last there, and come back."""
    found = [(one, _when(one)) for one in told.segments]
    columns = [name for name in _WHEN if any(name in traits for _, traits in found)]
    if not told.orders or not columns:
        return None
    overall = {name: trait for _, traits in found for name, trait in traits.items()}
    rows = [
        Row(
            row_key(one),
            (one.name, *(_days(traits.get(name)) for name in columns)),
            one.colour,
            (0.0, *(_tone(traits.get(name)) for name in columns)),
        )
        for one, traits in found
    ]
    means = (_rounded(overall[name].overall_mean) for name in columns)
    everybody = ("All customers", *means)
    return Table(
        RHYTHM,
        f"When the customers of each {told.group} order",
        (told.group.capitalize(), *columns),
        (*rows, Row("all", everybody)),
        words=(told.group.capitalize(),),
        note="Means in days. How a segment grows from month to month is shown by “Movement over "
        "time”.",
    )


def clear_sentences(told: Told) -> list[Sentence]:
    """Return which way orders go, where that is clear."""
    return [_direction_said(told, *each) for each in _directions(told) if _is_worth(*each)]


def sentences(told: Told) -> list[Sentence]:
    """Return which way orders go, and which segments are new, or silent."""
    said = [_direction_said(told, one, way) for one, way in _told(told)]
    if told.orders and not _directions(told) and (n := len(_names(told.orders))):
        said.append(
            Sentence(
                f"There are only {n} complete {told.orders.course.period}s of orders: too few to "
                f"tell a direction, which takes {FEWEST}.",
                COURSE,
            )
        )
    return said


def rhythm_sentences(told: Told) -> list[Sentence]:
    """Return who began last, and who has been silent longest."""
    said = []
    for name, is_low, words in (
        (_WHEN[1], False, "have been silent longest: their last order was {own} days ago"),
        (_WHEN[0], True, "are the newest customers: their first order was {own} days ago"),
        (_WHEN[2], True, "come back soonest: {own} days lie between two orders"),
    ):
        known = [
            (one, trait)
            for one in told.found
            if (trait := _when(one).get(name)) and abs(trait.effect) >= _HARDLY
        ]
        if len(known) < 2:
            continue
        pick = min if is_low else max
        one, trait = pick(known, key=lambda each: each[1].mean)
        if (trait.effect < 0) != is_low:
            continue
        text = words.format(own=_rounded(trait.mean))
        average = _rounded(trait.overall_mean)
        said.append(
            Sentence(
                f"{named(one)} {text} on average, against {average} for all customers.",
                RHYTHM,
                (row_key(one), "all"),
            )
        )
    return said


def _direction_said(told: Told, one: Course, way: Direction) -> Sentence:
    period = told.orders.course.period if told.orders else "month"
    between = f"(between {one.step(way.low)} and {one.step(way.high)})"
    if not _is_worth(one, way):
        text = f"{one.name} of the whole shop {_do(one)} not clearly rise or fall: the middle "
        text += f"change from one {period} to the next is {one.step(way.step)} {between}."
    else:
        verb = "rise" if way.step > 0 else "fall"
        verb = verb if one.name == "Orders" else f"{verb}s"
        text = f"{one.name} of the whole shop {verb}: {one.step(way.step)} from one {period} to "
        season = told.orders is None or told.orders.n_days < _LONG_DAYS
        text += f"the next {between}.{_MAY_BE_SEASON if season else ''}"
    return Sentence(text, STEPS, (one.name,))


def _do(one: Course) -> str:
    return "do" if one.name == "Orders" else "does"


def _directions(told: Told) -> list[tuple[Course, Direction]]:
    if told.orders is None:
        return []
    found = ((one, direction(one.values)) for one in courses(told.orders))
    return [(one, way) for one, way in found if way is not None]


def _told(told: Told) -> list[tuple[Course, Direction]]:
    """Return the directions that are worth telling.

    Beside a comparison with the year before, only clear ones are: from month to month, seasons hide
    what the year shows.
    """
    has_year = year.table(told) is not None
    return [each for each in _directions(told) if not has_year or _is_worth(*each)]


def _is_worth(one: Course, way: Direction) -> bool:
    middle = sorted(one.values)[len(one.values) // 2]
    over_all = abs(way.step) * (len(one.values) - 1)
    return way.is_clear and over_all >= _WORTH_SAYING * abs(middle)


def _names(orders: Orders) -> Sequence[str]:
    return orders.periods[orders.complete][-_MOST_PERIODS:]


def _course_note(told: Told, n_shown: int) -> str:
    orders = told.orders
    if orders is None:
        return ""
    n_left = len(orders.course.starts) - n_shown
    left = " Periods that are not complete, and earlier ones, are left out." if n_left else ""
    short = (
        ""
        if orders.n_days >= _LONG_DAYS
        else " With less than two years of orders, a season cannot be told from a trend."
    )
    guests = " Orders of guests are counted." if orders.n_guests else ""
    return f"{told.basis.capitalize() + '.' if told.basis else ''}{left}{short}{guests}".strip()


def _when(segment: SegmentSummary) -> dict[str, Trait]:
    return {without_unit(one.column): one for one in segment.traits if one.column in _WHEN}


def _days(trait: Trait | None) -> str:
    return wording.MISSING if trait is None else _rounded(trait.mean)


def _rounded(days: float) -> str:
    return wording.amount(float(round(days)) if days >= 10 else days)


def _tone(trait: Trait | None) -> float:
    return 0.0 if trait is None else max(-1.0, min(1.0, trait.effect / 2))
