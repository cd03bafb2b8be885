"""The latest orders beside those of a year before: a season is in both."""

from dataclasses import dataclass

from core.domain import wording
from core.domain.currencies import NO_AMOUNTS
from core.domain.findings import Row, Sentence, Table
from core.insight.findings.told import Told

KEY = "year"
# How many of a period make a year, and how many of the latest are held against those a year before.
_A_YEAR: dict[str, tuple[int, int]] = {"week": (52, 13), "month": (12, 3), "quarter": (4, 1)}
_ABOUT_AS_MANY = 0.05


@dataclass(frozen=True)
class YearOnYear:
    """One thing now and a year before, in words; `ratio` of the two."""

    name: str
    when: str
    now: str
    before: str
    ratio: float

    @property
    def change(self) -> str:
        """The change in per cent, with its sign."""
        sign = "+" if self.ratio > 1 else "-" if self.ratio < 1 else ""
        return f"{sign}{wording.share(abs(self.ratio - 1))}"


def table(told: Told) -> Table | None:
    """Return the latest periods beside the same ones a year before; a season is in both."""
    found = _year_on_year(told)
    if not found:
        return None
    return Table(
        KEY,
        "Against the same time a year before",
        ("", "When", "Now", "A year before", "Change"),
        tuple(
            Row(one.name, (one.name, one.when, one.now, one.before, one.change)) for one in found
        ),
        words=("", "When"),
        note="Of the whole shop.",
    )


def sentences(told: Told) -> list[Sentence]:
    """Return how the latest periods stand to the same ones a year before."""
    said = []
    for one in _year_on_year(told):
        more = f"{one.change.lstrip('+-')} {'more' if one.ratio > 1 else 'less'} than"
        how = "about as much as" if abs(one.ratio - 1) < _ABOUT_AS_MANY else more
        text = f"{one.name} of the whole shop, {one.when}: {one.now}, {how} in the same time a "
        said.append(Sentence(f"{text}year before ({one.before}).", KEY, (one.name,)))
    return said


def _year_on_year(told: Told) -> list[YearOnYear]:
    orders = told.orders
    if orders is None or orders.course.period not in _A_YEAR:
        return []
    a_year, span = _A_YEAR[orders.course.period]
    at, course = orders.complete, orders.course
    names = orders.periods[at]
    if len(names) < a_year + span:
        return []
    when = names[-1] if span == 1 else f"{names[-span]} to {names[-1]}"
    found = []
    for name, values in (("Orders", course.orders[at]), ("Revenue", course.spends[at])):
        now, before = sum(values[-span:]), sum(values[-a_year - span : -a_year])
        if before <= 0 or (name == "Revenue" and course.currency == NO_AMOUNTS):
            continue
        shown = (
            [wording.count(round(each)) for each in (now, before)]
            if name == "Orders"
            else [wording.money(each, course.currency) for each in (now, before)]
        )
        found.append(YearOnYear(name, when, shown[0], shown[1], now / before))
    return found
