"""Two runs on the same shop: which segments are the same, and who is elsewhere."""

from dataclasses import dataclass

# Adjusted Rand index from which on two runs are said to agree so far.
_SAME, _LARGELY, _PARTLY = 0.9, 0.65, 0.3


@dataclass(frozen=True)
class Cell:
    """The customers who are in one segment of the one run and one of the other.

    Attributes
    ----------
    one, other : places of the segments; None for who is not in that run.
    stays : the segments are each other's match.
    revenue : what the customers spent together, None where that is not known.
    """

    one: int | None
    other: int | None
    customers: int
    stays: bool
    revenue: float | None = None


@dataclass(frozen=True)
class Overlap:
    """How two runs put the same customers together.

    Attributes
    ----------
    n_both : customers in both runs. n_only_one, n_only_other : in only one of them.
    adjusted_rand : of those in both, 1 for the same segments, 0 as by chance; None without any.
    matched : pairs of places of segments, by the one run.
    cells : those with customers, most customers first.
    """

    n_both: int
    n_only_one: int
    n_only_other: int
    adjusted_rand: float | None
    matched: tuple[tuple[int, int], ...]
    cells: tuple[Cell, ...]

    @property
    def n_moved(self) -> int:
        """Customers in both runs whose segments are not each other's match."""
        return sum(
            each.customers
            for each in self.cells
            if not each.stays and each.one is not None and each.other is not None
        )

    @property
    def agreement(self) -> str:
        """How far the runs agree, in words."""
        if self.adjusted_rand is None:
            return "The runs have no customer in common"
        if self.adjusted_rand >= _SAME:
            return "The runs put nearly the same customers together"
        if self.adjusted_rand >= _LARGELY:
            return "The runs largely put the same customers together"
        if self.adjusted_rand >= _PARTLY:
            return "The runs partly put the same customers together"
        return "The runs hardly put the same customers together"
