"""How segments differ, in sentences: who has more, by how much, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.domain import wording
from core.domain.effects import in_own_unit, without_unit
from core.domain.fields import Kind
from core.domain.side_by_side import Difference, Interval, Lean

Names = Mapping[int, str]

_MONTH, _YEAR = 30.44, 365.25
# Column from orders, without its unit → who has more, in a sentence; {x} is how much more.
_FROM_ORDERS = {
    "Spend": "{one} spent {x} more than {other} on average",
    "Orders": "{one} placed {x} more orders than {other} on average",
    "Average order": "{one} spent {x} more per order than {other} on average",
    "Items per order": "{one} bought {x} more items per order than {other} on average",
    "Days since last order": "{one} ordered last {x} days longer ago than {other} on average",
    "Days since first order": "{one} ordered first {x} days longer ago than {other} on average",
    "Days between orders": "{one} let {x} more days pass between orders than {other} on average",
    "Returned (% of money)": "{one} sent {x} points more of their money’s worth back than {other}",
    "Discount (% of price)": "{one} bought with {x} points more discount than {other}",
}


def sentence(one: Difference, names: Names) -> str:
    """Return a difference from the side that has more, with its range.

    Where the means do not tell but customers mostly do, it is said by pairs of customers.
    """
    found = _turned(one)
    more, less = wording.quoted(names[found.one]), wording.quoted(names[found.other])
    if found.is_share:
        return _of_shares(found, more, less)
    if not (found.own.is_clear and found.own.value > 0):
        return (
            f"{wording.quoted(without_unit(found.column))} is mostly higher in {more} than in "
            f"{less}: in {_pairs(found)} of 100 pairs. Their means do not clearly differ."
        )
    if found.kind is Kind.DATE:
        return _of_dates(found, more, less)
    amount = in_own_unit(_short(found.own.value), found.column)
    name = without_unit(found.column)
    pattern = _FROM_ORDERS.get(name)
    said = (
        pattern.format(one=more, other=less, x=amount)
        if pattern
        else f"“{name}” is {amount} higher in {more} than in {less} on average"
    )
    return f"{said} ({_range(found.own)})."


def mean(one: Difference, place: int) -> str:
    """Return the mean of the first (0) or the second (1) of two, in the column's own unit."""
    value = one.means[place]
    return wording.share(value) if one.is_share else in_own_unit(value, one.column, one.kind)


def own(one: Difference) -> str:
    """Return how much more the first of two has, in the column's own unit, with its range."""
    if one.is_share:
        points = _scaled(one.own, 100)
        return f"{_signed(points.value)} points ({_span(points)})"
    if one.kind is Kind.DATE:
        return f"{_signed(one.own.value)} days ({_span(one.own)})"
    number = in_own_unit(_short(one.own.value), one.column)
    return f"{'+' if one.own.value > 0 else ''}{number} ({_span(one.own)})"


def effect(one: Difference) -> str:
    """Return the effect size in a word, with its number and its range."""
    low, high = wording.index(one.effect.low), wording.index(one.effect.high)
    name = "h" if one.is_share else "delta"
    return (
        f"{wording.opening(one.size)}: {name} {wording.index(one.effect.value)} ({low} to {high})"
    )


def summary(pair: Sequence[Difference], names: Names) -> str:
    """Return in how many columns two segments differ, and in which they are alike."""
    one, other = (wording.quoted(names[place]) for place in (pair[0].one, pair[0].other))
    different = [each for each in pair if each.verdict == "different"]
    columns = wording.counted(len(pair), "column or value", "columns and values")
    if not different:
        return f"{one} and {other} do not clearly differ in any of {columns}."
    most = wording.quoted(different[0].column)
    return f"{one} and {other} differ in {len(different)} of {columns}, most in {most}."


def alike(pair: Sequence[Difference]) -> str:
    """Return in what two segments are about the same, and what is not sure; "" for nothing."""
    said = []
    for verdict, words in (("about the same", "About the same"), ("not sure", "Not sure")):
        names = [wording.quoted(each.column) for each in pair if each.verdict == verdict]
        if names:
            said.append(f"{words}: {wording.listed(names, most=6)}.")
    return " ".join(said)


def bar(n_looked_at: int) -> str:
    """Return what it means that much was looked at at once."""
    if n_looked_at == 1:
        return ""
    return (
        f"{wording.count(n_looked_at)} comparisons were made at once, and among so many chance "
        "alone would make some stand out. The bar is raised for that (Holm): the chance that even "
        "one of the differences named here is only a trifle is at most 5 in 100."
    )


def leaning(one: Lean, names: Names, what: str) -> str:
    """Return what a segment has as its favourite more or less often than the others.

    Parameters
    ----------
    what : “category” or “product”.
    """
    own, rest = wording.share(one.share), wording.share(one.others)
    said = (
        f"{wording.quoted(one.name)} is the favourite {what} of {own} of "
        f"{wording.quoted(names[one.segment])}, against {rest} of the others here"
    )
    return f"{said}: {times(one)}."


def times(one: Lean) -> str:
    """Return how many times as often, with the range."""
    low, high = (wording.index(each) for each in (one.ratio.low, one.ratio.high))
    return f"{wording.index(one.ratio.value)} times as often ({low} to {high})"


def _of_shares(one: Difference, more: str, less: str) -> str:
    points = _scaled(one.own, 100)
    return (
        f"{wording.quoted(one.column)} holds for {wording.share(one.means[0])} of {more} and "
        f"{wording.share(one.means[1])} of {less}: {wording.amount(round(points.value, 1))} "
        f"points more ({_range(points)})."
    )


def _of_dates(one: Difference, more: str, less: str) -> str:
    days = one.own.value
    unit, word = (
        (1.0, "days")
        if days < 2 * _MONTH
        else (_MONTH, "months")
        if days < 2 * _YEAR
        else (_YEAR, "years")
    )
    scaled = _scaled(one.own, 1 / unit)
    return (
        f"“{one.column}” is {wording.amount(round(scaled.value, 1))} {word} later in {more} than "
        f"in {less} on average ({_range(scaled)})."
    )


def _turned(one: Difference) -> Difference:
    """Return the same from the side that has more."""
    if one.effect.value >= 0:
        return one
    return replace(
        one,
        one=one.other,
        other=one.one,
        n=one.n[::-1],
        means=one.means[::-1],
        own=_negative(one.own),
        effect=_negative(one.effect),
    )


def _negative(one: Interval) -> Interval:
    return Interval(-one.value, -one.high, -one.low)


def _scaled(one: Interval, factor: float) -> Interval:
    return Interval(one.value * factor, one.low * factor, one.high * factor)


def _pairs(one: Difference) -> str:
    """Return in how many of 100 pairs the customer of the first has more; ties count half."""
    return str(round(50 * (one.effect.value + 1)))


def _range(one: Interval) -> str:
    return f"between {wording.amount(_short(one.low))} and {wording.amount(_short(one.high))}"


def _span(one: Interval) -> str:
    return f"{wording.amount(_short(one.low))} to {wording.amount(_short(one.high))}"


def _short(number: float) -> float:
    if abs(number) >= 100:
        return float(round(number))
    return round(number, 1) if abs(number) >= 10 else number


def _signed(number: float) -> str:
    return f"{'+' if number > 0 else ''}{wording.amount(_short(number))}"
