"""What prices and discounts suggest: careful sentences, each with the money behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from core.domain import wording
from core.domain.prices import BUNDLE_PART, Elasticity, Prices, PricesFound

_ERROR = 0.05
_FEWEST = 50
_STEP = 0.05  # the change of price that is reckoned with


@dataclass(frozen=True)
class PriceAdvice:
    """One suggestion.

    Attributes
    ----------
    money : behind it, in units of the currency, and `reckoned` how it comes about.
    """

    title: str
    text: str
    money: float
    reckoned: str


def advice(found: PricesFound, names: Mapping[int, str]) -> tuple[PriceAdvice, ...]:
    """Return what is suggested, that with most money first.

    Parameters
    ----------
    names : segment's id → its name of now.
    """
    own = [one for one in found.segments if one.segment_id in names]
    critical = _critical(len(own))
    n_looked_at = len(found.answers.elasticities)
    parts = [
        *(_discount(one, found, names[one.segment_id or 0], critical) for one in own),
        *(_bundle(one, found, names[one.segment_id or 0]) for one in own if _is_other(one, found)),
        _bundle(found.everybody, found, ""),
        *(_price(one, n_looked_at, found.currency) for one in found.answers.elasticities),
    ]
    told = [each for each in parts if each is not None and each.money > 0]
    return tuple(sorted(told, key=lambda each: -each.money))


def _discount(one: Prices, found: PricesFound, name: str, critical: float) -> PriceAdvice | None:
    """Compare how often a segment buys on discount with all others (two proportions)."""
    others = found.everybody.n_orders - one.n_orders
    if one.n_orders < _FEWEST or others < _FEWEST or not found.everybody.n_on_discount:
        return None
    theirs = (found.everybody.n_on_discount - one.n_on_discount) / others
    pooled = found.everybody.on_discount
    error = sqrt(pooled * (1 - pooled) * (1 / one.n_orders + 1 / others))
    z = (one.on_discount - theirs) / error if error else 0.0
    said = (
        f"{wording.share(one.on_discount)} of their orders had a discount, against "
        f"{wording.share(theirs)} of all others"
    )
    if z < -critical:
        given = _about(one.discount, found.currency)
        return PriceAdvice(
            f"{wording.quoted(name)} need discounts least",
            f"{said}. Try leaving discounts out for half of them first, and see whether the other "
            "half buys more.",
            one.discount,
            f"{given} was taken off for them: the most that leaving it out can save.",
        )
    if z > critical:
        spent = _about(one.on_discount_spend, found.currency)
        return PriceAdvice(
            f"{wording.quoted(name)} buy on discount",
            f"{said}. Without discounts some of them may stay away; smaller ones are worth a try.",
            one.on_discount_spend,
            f"{spent} came from their orders with a discount: that is at stake.",
        )
    return None


def _is_other(one: Prices, found: PricesFound) -> bool:
    """Tell whether the bundle of a segment is not that of everybody."""
    known = found.everybody.bundle
    if one.bundle is None or known is None:
        return True
    return (one.bundle.first, one.bundle.second) != (known.first, known.second)


def _bundle(one: Prices, found: PricesFound, name: str) -> PriceAdvice | None:
    both = one.bundle
    if both is None:
        return None
    who = f" for {wording.quoted(name)}" if name else ""
    alone = both.n_first - both.n_both
    price = wording.money(both.second_price, found.currency)
    return PriceAdvice(
        f"A bundle may pay{who}: {wording.quoted(both.first)} with {wording.quoted(both.second)}",
        f"Of {wording.counted(both.n_first, 'order')} with the first, "
        f"{wording.count(both.n_both)} also had the second, {wording.index(both.lift)} times as "
        f"often as usual; {wording.count(alone)} had the first alone.",
        both.money,
        f"If one in {round(1 / BUNDLE_PART)} of these took the second as well, at {price} a piece, "
        f"that is {_about(both.money, found.currency)}. A discount on the bundle comes off "
        "it.",
    )


def _critical(n: int) -> float:
    """Return the z that chance alone passes in one of `n` looks with 5 % (Bonferroni)."""
    return -NormalDist().inv_cdf(_ERROR / 2 / max(n, 1))


def _price(one: Elasticity, n_looked_at: int, currency: str) -> PriceAdvice | None:
    """Say where the whole interval is on one side of -1, at which the takings do not change.

    Parameters
    ----------
    n_looked_at : products; the more, the wider the interval by which one is judged.
    """
    wider = _critical(n_looked_at) / _critical(1)
    value, low, high = one.percent.value, one.percent.low, one.percent.high
    if low > 0:
        return None  # dearer and more often bought: something else was at work
    said = (
        f"In {one.n_weeks} weeks its price was from {wording.money(one.price_low, currency)} to "
        f"{wording.money(one.price_high, currency)}; one per cent dearer went with "
        f"{answer_words(one)}. Prices changed for reasons of their own, so that this is a hint and "
        "no proof: try it on a part first."
    )
    weakest, strongest = (value + wider * (end - value) for end in (high, low))
    brought = f"{_about(one.spend, currency)} that it brought, by the careful end of the range"
    if n_looked_at > 1:
        brought += f", widened for the {wording.count(n_looked_at)} products looked at"
    if strongest > -1:
        more = _STEP * (1 + strongest) * one.spend
        return PriceAdvice(
            f"{wording.quoted(one.product)} may bear a slightly higher price",
            said,
            more,
            f"At {wording.share(_STEP)} more, at least {_about(more, currency)} on the {brought}.",
        )
    if weakest < -1:
        more = _STEP * -(1 + weakest) * one.spend
        return PriceAdvice(
            f"{wording.quoted(one.product)} sells clearly better at a lower price",
            said,
            more,
            f"At {wording.share(_STEP)} less, at least {_about(more, currency)} more on the "
            f"{brought}; what it costs you is not known here.",
        )
    return None


def answer_words(one: Elasticity) -> str:
    """Return the answer of a product to one per cent more: “1.5 % fewer orders (0.4 to 2.6)”."""
    sign = -1 if one.percent.value < 0 else 1
    ends = sorted((sign * one.percent.low, sign * one.percent.high))
    low, high = (f"{end:z.1f}".replace("-", "−") for end in ends)
    which = "fewer" if sign < 0 else "more"
    return f"{abs(one.percent.value):.1f} % {which} orders ({low} to {high})"


def _about(number: float, currency: str) -> str:
    """Return money without its smaller unit: nobody knows it as exactly as that."""
    return wording.money(round(number), currency)
