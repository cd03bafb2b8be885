"""RFM scores and groups of many customers at once.

Tie rule: a score depends only on a customer's own value and the cut-offs. Customers with equal
values always have equal scores, so that the order of the rows changes nothing; in return, groups
of a fifth each are not promised where many customers have the same value. Cut-offs are whole
days, orders and minor units of money, found by whole-number arithmetic, so that no value falls on
the wrong side by a rounding.
"""

from dataclasses import dataclass, fields, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from core.domain.rfm import BEST_SCORE, Currency, Cutoffs, Four, Scheme
from core.features import npz

Whole = npt.NDArray[np.int64]
Small = npt.NDArray[np.uint8]
Amounts = npt.NDArray[np.float64]

N_CELLS = BEST_SCORE**3
_SIGNIFICANT_DIGITS = 3


@dataclass(frozen=True)
class Buyers:
    """Customers who have ordered, one entry each in every array, in any order.

    Attributes
    ----------
    customer_ids : (n,), our own ids.
    days : (n,), whole days since the last order, ≥ 0.
    orders : (n,), ≥ 1.
    spend_minor : (n,), minor units of one currency; below 0 for who got back more than they paid.
    """

    customer_ids: Whole
    days: Whole
    orders: Whole
    spend_minor: Whole

    @property
    def n_customers(self) -> int:
        """Number of customers."""
        return int(self.customer_ids.size)

    def among(self, customer_ids: Whole) -> "Buyers":
        """Return those who are among some customers, by id."""
        rows = np.flatnonzero(np.isin(self.customer_ids, customer_ids))
        rows = rows[np.argsort(self.customer_ids[rows], kind="stable")]
        return Buyers(*(getattr(self, each.name)[rows] for each in fields(self)))

    def later(self, n_days: int) -> "Buyers":
        """Return the same customers when so many days more have gone by without an order."""
        return replace(self, days=self.days + n_days)

    def to_bytes(self) -> bytes:
        """Return npz bytes, without pickle."""
        return npz.pack({each.name: getattr(self, each.name) for each in fields(self)})

    @classmethod
    def from_bytes(cls, content: bytes) -> "Buyers":
        """Read what `to_bytes` wrote."""
        return cls(**npz.unpack(content))


@dataclass(frozen=True)
class Averages:
    """What the customers of each group do on average; NaN for a group without customers.

    Attributes
    ----------
    days, orders, spend_minor : (n_groups + 1,), in the order of the scheme's names.
    """

    days: Amounts
    orders: Amounts
    spend_minor: Amounts


@dataclass(frozen=True)
class Tally:
    """How large the groups of a scheme are; in the order of its names, the rest last.

    Attributes
    ----------
    customers : (n_groups + 1,). spend_minor : (n_groups + 1,), together.
    """

    customers: Whole
    spend_minor: Amounts


def proposed_cutoffs(buyers: Buyers, scheme: Scheme, currency: Currency) -> Cutoffs:
    """Return cut-offs at the 20, 40, 60 and 80 % quantiles of these customers.

    For “quintiles”, who is above a quantile is above the cut; money is rounded to three digits
    that count. For “quintiles plus one” a score begins one day, one order or one unit of money
    above the quantile, as in the R package rfm.

    Raises
    ------
    ValueError : there are no customers.

    References
    ----------
    Quantiles of type 7 of Hyndman and Fan (1996), The American Statistician 50:361-365.
    """
    if scheme.proposal == "quintiles plus one":
        return Cutoffs(
            days=_quintiles(buyers.days, up=True),
            orders=_above(_quintiles(buyers.orders, up=True), 1),
            spend_minor=_above(_quintiles(buyers.spend_minor, up=True), 10**currency.digits),
        )
    return Cutoffs(
        days=_quintiles(buyers.days),
        orders=_above(_quintiles(buyers.orders), 1),
        spend_minor=_rounded(_above(_quintiles(buyers.spend_minor), 1)),
    )


def scores(buyers: Buyers, cutoffs: Cutoffs) -> tuple[Small, Small, Small]:
    """Return the recency, frequency and money scores, each (n,), 1 … 5."""
    best = np.uint8(BEST_SCORE)
    return (
        best - _n_passed(buyers.days, tuple(cut + 1 for cut in cutoffs.days)),
        _n_passed(buyers.orders, cutoffs.orders) + np.uint8(1),
        _n_passed(buyers.spend_minor, cutoffs.spend_minor) + np.uint8(1),
    )


def groups(buyers: Buyers, cutoffs: Cutoffs, scheme: Scheme) -> Whole:
    """Return (n,), for each customer the place of their group in the names of the scheme."""
    return _places(scheme)[_cells(buyers, cutoffs)]


def tally(buyers: Buyers, cutoffs: Cutoffs, scheme: Scheme) -> Tally:
    """Count the groups; 1,000,000 customers take a few hundredths of a second."""
    cells, places = _cells(buyers, cutoffs), _places(scheme)
    n_groups = len(scheme.names)
    # Sums of whole numbers below 2**53 are exact in float64.
    in_cell = np.bincount(cells, minlength=N_CELLS)
    spent = np.bincount(cells, weights=buyers.spend_minor, minlength=N_CELLS)
    return Tally(
        customers=np.bincount(places, weights=in_cell, minlength=n_groups).astype(np.int64),
        spend_minor=np.bincount(places, weights=spent, minlength=n_groups),
    )


def averages(buyers: Buyers, cutoffs: Cutoffs, scheme: Scheme) -> Averages:
    """Return the means of each group."""
    labels, n_groups = groups(buyers, cutoffs, scheme), len(scheme.names)
    sizes = np.bincount(labels, minlength=n_groups)

    def mean(values: Whole) -> Amounts:
        sums = np.bincount(labels, weights=values, minlength=n_groups)
        found: Amounts = np.divide(sums, sizes, out=np.full(n_groups, np.nan), where=sizes > 0)
        return found

    return Averages(mean(buyers.days), mean(buyers.orders), mean(buyers.spend_minor))


def _cells(buyers: Buyers, cutoffs: Cutoffs) -> Small:
    """Return (n,), a number for each combination of scores: 0 for 1-1-1 … 124 for 5-5-5."""
    recency, frequency, money = scores(buyers, cutoffs)
    base = np.uint8(BEST_SCORE)
    cells: Small = ((recency - 1) * base + (frequency - 1)) * base + (money - 1)
    return cells


def _places(scheme: Scheme) -> Whole:
    """Return (125,), for each combination of scores the place of its group."""
    every = range(1, BEST_SCORE + 1)
    return np.array([scheme.place(*each) for each in product(every, every, every)], dtype=np.int64)


def _n_passed(values: Whole, cuts: tuple[int, ...]) -> Small:
    """Return (n,), how many of the cuts each value reaches."""
    passed = np.zeros(values.size, dtype=np.uint8)
    for cut in cuts:
        passed += values >= cut
    return passed


def _quintiles(values: Whole, *, up: bool = False) -> Four:
    """Return the 20, 40, 60 and 80 % quantiles, rounded down, or up, to whole numbers."""
    if values.size == 0:
        raise ValueError("nobody has no quantiles")
    ordered = np.sort(values)
    found = [_fifth(ordered, fifth) for fifth in range(1, BEST_SCORE)]
    first, second, third, last = (-(-each // 5) if up else each // 5 for each in found)
    return first, second, third, last


def _fifth(ordered: Whole, fifth: int) -> int:
    """Return five times a quantile of type 7: a whole number, so that nothing is rounded yet."""
    place, beyond = divmod((ordered.size - 1) * fifth, 5)
    after = min(place + 1, ordered.size - 1)
    return 5 * int(ordered[place]) + beyond * int(ordered[after] - ordered[place])


def _above(cuts: Four, step: int) -> Four:
    first, second, third, last = cuts
    return first + step, second + step, third + step, last + step


def _rounded(cuts: Four) -> Four:
    first, second, third, last = (_to_digits(cut) for cut in cuts)
    return first, second, third, last


def _to_digits(number: int) -> int:
    """Return a whole number of which only the first three digits are not 0."""
    return round(number, min(_SIGNIFICANT_DIGITS - len(str(abs(number))), 0))
