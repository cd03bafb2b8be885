"""RFM rules in words: “last order within 45 days, 4 or more orders, 300 EUR or more”."""

from core.domain import wording
from core.domain.currencies import NO_AMOUNTS
from core.domain.rfm import BEST_SCORE, Currency, Cutoffs, Group, Scores

EVERYBODY = "everybody"
EVERYBODY_ELSE = "everybody else"
NOBODY = "nobody, because cut-offs coincide"


def rule(group: Group, cutoffs: Cutoffs, currency: Currency) -> str:
    """Return whom a group holds, in days, orders and money."""
    parts = (
        _days(group.recency, cutoffs),
        _orders(group.frequency, cutoffs),
        _spend(group.money, cutoffs, currency),
    )
    if None in parts:
        return NOBODY
    return ", ".join(part for part in parts if part) or EVERYBODY


def scores(group: Group) -> str:
    """Return the scores of a group: “R 4–5 · F 3 · M 1–5”."""
    named = zip("RFM", (group.recency, group.frequency, group.money), strict=True)
    return " · ".join(
        f"{letter} {low}" if low == high else f"{letter} {low}–{high}"
        for letter, (low, high) in named
    )


def money(minor: float, currency: Currency) -> str:
    """Return an amount with its currency: “300 EUR”, “255.80 EUR”; without a code, the number."""
    if currency.code == NO_AMOUNTS:
        return wording.MISSING
    unit = 10**currency.digits
    digits = 0 if round(minor) % unit == 0 else currency.digits
    return f"{minor / unit:,.{digits}f} {currency.code}".strip()


def _days(wanted: Scores, cutoffs: Cutoffs) -> str | None:
    """Return when the last order was; "" for any time, None when no day fits."""
    low, high = wanted
    at_most = cutoffs.days[BEST_SCORE - low] if low > 1 else None
    more_than = cutoffs.days[BEST_SCORE - 1 - high] if high < BEST_SCORE else None
    if at_most is None and more_than is None:
        return ""
    if at_most is None:
        return f"last order more than {_counted_days(more_than)} ago"
    if more_than is None:
        return f"last order within {_counted_days(at_most)}"
    if more_than >= at_most:
        return None
    first = more_than + 1
    if first == at_most:
        return f"last order {_counted_days(at_most)} ago"
    return f"last order {first:,} to {_counted_days(at_most)} ago"


def _orders(wanted: Scores, cutoffs: Cutoffs) -> str | None:
    """Return how many orders; "" for any number, None when no number fits."""
    low, high = wanted
    least = max(cutoffs.orders[low - 2], 1) if low > 1 else 1
    most = cutoffs.orders[high - 1] - 1 if high < BEST_SCORE else None
    if most is None:
        return "" if least == 1 else f"{wording.count(least)} or more orders"
    if most < least:
        return None
    if most == least:
        return wording.counted(least, "order")
    return f"{wording.count(least)} to {wording.counted(most, 'order')}"


def _spend(wanted: Scores, cutoffs: Cutoffs, currency: Currency) -> str | None:
    """Return how much was spent; "" for any amount, None when no amount fits."""
    low, high = wanted
    least = cutoffs.spend_minor[low - 2] if low > 1 else None
    under = cutoffs.spend_minor[high - 1] if high < BEST_SCORE else None
    if least is None and under is None:
        return ""
    if least is None:
        return f"under {money(under or 0, currency)}"
    if under is None:
        return f"{money(least, currency)} or more"
    if least >= under:
        return None
    return f"{money(least, currency)} to under {money(under, currency)}"


def _counted_days(days: int | None) -> str:
    return wording.counted(days or 0, "day")
