"""One trait of a segment as a sentence: “Annual Income (k$) 86.5, 43 % above the average of 60.6”.

Without any heavy library, so that pages may use it.
"""

from core.domain import wording
from core.domain.fields import Kind
from core.domain.results import Trait

_MUCH_MORE = 10
_SLIGHT = 0.005


def sentence(trait: Trait, kind: Kind = Kind.NUMBER, *, minimum: float = 0.0) -> str:
    """Return what the segment has against the average, in the column's own unit.

    Percentages only where they mean something: the average is positive and no value is below 0.

    Parameters
    ----------
    minimum : smallest value of the column.
    """
    average = wording.measure(trait.overall_mean, kind, is_share=trait.is_share)
    own = f"{trait.column} {wording.measure(trait.mean, kind, is_share=trait.is_share)}"
    if trait.is_share or kind is Kind.YES_NO:
        return f"{own}, against {average} of all customers"
    if kind is Kind.DATE:
        return f"{own}, {_days(trait)} the average, {average}"
    return f"{own}, {_distance(trait, minimum)} the average of {average}"


def _days(trait: Trait) -> str:
    days = round(trait.mean) - round(trait.overall_mean)
    if days == 0:
        return "close to"
    return f"{wording.counted(abs(days), 'day')} {'after' if days > 0 else 'before'}"


def _distance(trait: Trait, minimum: float) -> str:
    difference = trait.mean - trait.overall_mean
    side = "above" if difference > 0 else "below"
    if trait.overall_mean <= 0 or minimum < 0:
        return f"{wording.amount(abs(difference))} {side}"
    ratio = trait.mean / trait.overall_mean
    if ratio >= _MUCH_MORE:
        return f"{ratio:,.0f} times"
    if abs(ratio - 1) < _SLIGHT:
        return "close to"
    return f"{abs(ratio - 1):.0%} {side}".replace("%", " %")
