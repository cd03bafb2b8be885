"""What the columns that come from orders would be after more orders, or after a while without."""

from collections.abc import Mapping

import numpy as np

Values = Mapping[str, float]

_SINCE_LAST, _SINCE_FIRST, _ORDERS = "Days since last order", "Days since first order", "Orders"
_SPEND, _AVERAGE = "Spend", "Average order"
_ITEMS, _GAP, _SPREAD = "Items per order", "Days between orders", "Spread of days between orders"
_OTHERS = ("Returned (% of money)", "Discount (% of price)")
_NAMES = (_SINCE_LAST, _SINCE_FIRST, _ORDERS, _SPEND, _AVERAGE, _ITEMS, _GAP, _SPREAD)


def is_from_orders(column: str) -> bool:
    """Tell whether a column comes from orders, by its name in `core.features.behaviour`."""
    return _plain(column) in _NAMES or column in _OTHERS


def usual_amount(own: Values) -> float | None:
    """Return what a customer pays for one order, None when nobody knows."""
    known = _known(own)
    average = known.get(_AVERAGE, np.nan)
    if np.isnan(average) and known.get(_ORDERS, 0) > 0:
        average = known.get(_SPEND, np.nan) / known[_ORDERS]
    return None if np.isnan(average) else float(average)


def after_orders(own: Values, n_orders: int, amount: float | None) -> Values:
    """Return those columns that change when a customer orders now.

    Parameters
    ----------
    own : column → value; columns that do not come from orders stay as they are.
    amount : of each order; None leaves money as it is.
    """
    found = _known(own)
    since_last = found.get(_SINCE_LAST, np.nan)
    for place in range(n_orders):
        found |= _with_one(found, amount, since_last if place == 0 else 0.0)
    return _changed(own, found)


def after_days(own: Values, n_days: int) -> Values:
    """Return those columns that change when a customer does not order for some days."""
    found = _known(own)
    later = {name: found[name] + n_days for name in (_SINCE_LAST, _SINCE_FIRST) if name in found}
    return _changed(own, found | later)


def _with_one(found: Values, amount: float | None, gap: float) -> dict[str, float]:
    """Return what changes with one more order; `gap` is the days since the last one."""
    n_before = 0.0 if np.isnan(found.get(_ORDERS, 0.0)) else found.get(_ORDERS, 0.0)
    changed = {_ORDERS: n_before + 1, _SINCE_LAST: 0.0}
    if np.isnan(found.get(_SINCE_FIRST, 0.0)):
        changed[_SINCE_FIRST] = 0.0
    if amount is not None:
        spent = np.nan_to_num(found.get(_SPEND, np.nan)) + amount
        before = found.get(_AVERAGE, np.nan)
        all_before = 0.0 if np.isnan(before) else before * n_before
        changed |= {_SPEND: spent, _AVERAGE: (all_before + amount) / (n_before + 1)}
    return changed | _gaps(found, n_before, gap)


def _gaps(found: Values, n_before: float, gap: float) -> dict[str, float]:
    """Return mean and standard deviation (n-1) of the gaps, with one more."""
    if n_before < 1 or np.isnan(gap):
        return {}
    n_gaps, mean = n_before - 1, found.get(_GAP, np.nan)
    if n_gaps < 1 or np.isnan(mean):
        return {_GAP: gap}
    changed = {_GAP: (mean * n_gaps + gap) / (n_gaps + 1)}
    spread = 0.0 if n_gaps < 2 else found.get(_SPREAD, np.nan)
    squares = spread**2 * (n_gaps - 1) + (gap - mean) ** 2 * n_gaps / (n_gaps + 1)
    if not np.isnan(squares):
        changed[_SPREAD] = float(np.sqrt(squares / n_gaps))
    return changed


def _known(own: Values) -> dict[str, float]:
    """Return the columns that come from orders, by their names without a currency."""
    return {_plain(name): value for name, value in own.items() if is_from_orders(name)}


def _changed(own: Values, found: Values) -> Values:
    """Return what is not as it was, by the customer's own names of columns."""
    by_name = {name: found[_plain(name)] for name in own if is_from_orders(name)}
    return {name: value for name, value in by_name.items() if value != own[name]}


def _plain(column: str) -> str:
    """Return a name without the currency: “Spend (EUR)” is “Spend”."""
    name, _, _ = column.partition(" (")
    return name if name in (_SPEND, _AVERAGE) else column
