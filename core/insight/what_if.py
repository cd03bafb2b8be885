"""The smallest change of a customer that would put them into another segment.

Only what may really happen is tried: more orders, a larger one, none for a while; or another value
in one column that does not come from orders, within what customers of the shop have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain import wording
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.features import orders_ahead
from core.features.orders_ahead import Values

Labels = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
Rows = Mapping[str, FloatArray]

_STEPS = 24
_FINER = 12
_MORE_ORDERS = (1, 2, 3)
_TIMES_AS_LARGE = (1.5, 2.0, 3.0, 5.0, 10.0)
_DAYS_WITHOUT = (7, 14, 30, 60, 90, 180, 365)
# Nobody grows younger, and a campaign makes nobody older.
_LASTING = ("age",)


@dataclass(frozen=True)
class Change:
    """Something that may happen to a customer.

    Attributes
    ----------
    said : “one more order, of 40 EUR”. values : column → value then, of the columns that change.
    """

    said: str
    values: Values


@dataclass(frozen=True)
class Move:
    """A change that puts a customer into another segment; `label` is its place."""

    change: Change
    label: int


@dataclass(frozen=True)
class Placing:
    """How customers are placed: both take column → (n,) values in own units.

    Attributes
    ----------
    labels : (n,), places of segments, negative for none. prepared : (n, n_features); how far a
        change moves somebody in it says how large the change is.
    """

    labels: Callable[[Rows], Labels]
    prepared: Callable[[Rows], FloatArray]


def smallest_move(
    own: Values, facts: Iterable[ColumnFacts], placing: Placing, currency: str = ""
) -> Move | None:
    """Return the smallest of the changes that put a customer into another segment.

    Parameters
    ----------
    own : column → the customer's value in its own unit, NaN where missing; the columns that the
        segments were made from, and those that come from orders.
    facts : of the columns that the segments were made from.
    currency : of the orders, as it is written; "" when nobody said.

    Returns
    -------
    None when no change of those that may happen does it.
    """
    used = [each for each in facts if each.name in own]
    names = {each.name for each in used}
    by_orders = [
        change
        for change in (*_of_orders(own, currency), *_of_time(own))
        if names & set(change.values)
    ]
    moves = [*_moves(own, by_orders, placing)]
    for each in used:
        if _may_change(each):
            moves += _nearest_on_each_side(own, each, placing)
    if not moves:
        return None
    return min(moves, key=lambda each: each[0])[1]


def _of_orders(own: Values, currency: str) -> Iterator[Change]:
    usual = orders_ahead.usual_amount(own)
    amount = "" if usual is None else f" (of the usual {wording.money(usual, currency)})"
    for n in _MORE_ORDERS:
        said = "one more order" if n == 1 else f"{n} more orders"
        yield Change(f"{said}{amount}", orders_ahead.after_orders(own, n, usual))
    if usual is not None and usual > 0:
        for times in _TIMES_AS_LARGE:
            large = _human(usual * times)
            said = f"one more order of {wording.money(large, currency)}"
            yield Change(said, orders_ahead.after_orders(own, 1, large))


def _of_time(own: Values) -> Iterator[Change]:
    for days in _DAYS_WITHOUT:
        yield Change(f"no order for another {days} days", orders_ahead.after_days(own, days))


def _may_change(facts: ColumnFacts) -> bool:
    is_measured = facts.kind is Kind.NUMBER and facts.minimum is not None
    from_orders = orders_ahead.is_from_orders(facts.name)
    return is_measured and not from_orders and facts.name.strip().lower() not in _LASTING


def _nearest_on_each_side(
    own: Values, facts: ColumnFacts, placing: Placing
) -> list[tuple[float, Move]]:
    """Return the smallest step up, and the smallest down, in one column."""
    value, low, high = own[facts.name], facts.minimum, facts.maximum
    if low is None or high is None or np.isnan(value) or high <= low:
        return []
    found: list[tuple[float, Move]] = []
    for end in (low, high):
        step = (end - value) / _STEPS
        places = value + step * np.arange(1, _STEPS + 1)
        first = next(_moves(own, _to(facts, value, places), placing), None)
        if first is None:
            continue
        reached = first[1].change.values[facts.name]
        finer = reached - step + step / _FINER * np.arange(1, _FINER + 1)
        # Beyond the last of them a number that people would say.
        tried = [*(_outward(each, value, step) for each in finer), reached]
        better = next(_moves(own, _to(facts, value, tried), placing), first)
        found.append(better)
    return found


def _to(facts: ColumnFacts, value: float, places: Iterable[float]) -> list[Change]:
    return [
        Change(
            f"{facts.name} of {wording.amount(each)} instead of {wording.amount(value)}",
            {facts.name: each},
        )
        for each in map(float, places)
        if facts.minimum is not None and facts.maximum is not None
        if facts.minimum <= each <= facts.maximum
    ]


def _moves(
    own: Values, changes: Iterable[Change], placing: Placing
) -> Iterator[tuple[float, Move]]:
    """Yield those changes that put the customer into another segment, with how large they are."""
    tried = [Change("", {}), *changes]
    rows = {
        name: np.array([each.values.get(name, value) for each in tried])
        for name, value in own.items()
    }
    labels, X = placing.labels(rows), placing.prepared(rows)
    for place in np.flatnonzero((labels != labels[0]) & (labels >= 0)):
        far = float(np.linalg.norm(X[place] - X[0]))
        yield far, Move(tried[place], int(labels[place]))


def _human(number: float) -> float:
    """Return a number with two digits that count."""
    return float(f"{number:.2g}")


def _outward(number: float, value: float, step: float) -> float:
    """Return a number that people would say, at least as far from the customer's own value."""
    unit = 10.0 ** np.floor(np.log10(abs(step))) if step else 1.0
    rounded = (np.ceil if number > value else np.floor)(number / unit) * unit
    return float(rounded)
