"""The upper part of a tree of customers, as pages draw and cut it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

ARTIFACT = "tree"

MOST_BRANCHES = 60
"""How many branches are drawn at most; what hangs below one is a number of customers."""

MOST_SEGMENTS = 20
"""Into how many the tree is cut at most."""


@dataclass(frozen=True)
class BranchSums:
    """One column added up branch by branch, so that any cut can be described.

    Attributes
    ----------
    column : the name; for a category “column: level”, whose values are 0 and 1.
    mean, sd : of all customers with a value. is_share : the values are 0 and 1.
    sums : of each branch, over its customers with a value. known : how many these are.
    """

    column: str
    mean: float
    sd: float
    is_share: bool
    sums: tuple[float, ...]
    known: tuple[int, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "BranchSums":
        """Read plain data."""
        return cls(**{**data, "sums": tuple(data["sums"]), "known": tuple(data["known"])})


@dataclass(frozen=True)
class TreeView:
    """The last joins of a tree, and the branches that they join.

    Attributes
    ----------
    merges : which two are joined by each step: branches are 0 … n - 1, step i makes n + i.
    heights : of the steps, never falling.
    sizes : customers in each branch. own : the segment of the run that each branch is in.
    columns : what is known of the branches. money : the name of the column of spend, or "".
    linkage : how groups were compared. n_leaves : of the whole tree, which are customers when
        `is_exact`, else groups of very similar ones.
    """

    merges: tuple[tuple[int, int], ...]
    heights: tuple[float, ...]
    sizes: tuple[int, ...]
    own: tuple[int, ...]
    columns: tuple[BranchSums, ...]
    money: str
    linkage: str
    n_leaves: int
    is_exact: bool

    @property
    def n_branches(self) -> int:
        """How many branches are drawn."""
        return len(self.sizes)

    @property
    def most_segments(self) -> int:
        """Into how many the drawn part can be cut."""
        return min(MOST_SEGMENTS, self.n_branches)

    @cached_property
    def children(self) -> dict[int, tuple[int, int]]:
        """Join → the two that it joins."""
        return {self.n_branches + step: pair for step, pair in enumerate(self.merges)}

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The branches from left to right; of two that are joined, the larger one is left."""
        return tuple(self.branches_of(2 * self.n_branches - 2))

    def has(self, node: int) -> bool:
        """Return whether there is such a join or branch."""
        return 0 <= node < self.n_branches + len(self.merges)

    def branches_of(self, node: int) -> list[int]:
        """Return the branches below a join, or the branch itself, from left to right."""
        found: list[int] = []
        waiting = [node]
        while waiting:
            place = waiting.pop()
            if place < self.n_branches:
                found.append(place)
            else:
                # The last one put in comes out first.
                waiting += sorted(self.children[place], key=lambda each: (self._size(each), -each))
        return found

    def cut(self, k: int) -> tuple[int, ...]:
        """Return the segment of each branch when the tree is cut into k, the largest first.

        Cut into as many as the run has, they are the segments of the run.
        """
        if k == max(self.own) + 1:
            return self.own
        members = [self.branches_of(node) for node in self.tops(k)]
        members.sort(key=lambda own: (-sum(self.sizes[each] for each in own), min(own)))
        segment_of = {branch: place for place, own in enumerate(members) for branch in own}
        return tuple(segment_of[branch] for branch in range(self.n_branches))

    def tops(self, k: int) -> list[int]:
        """Return the topmost join (or branch) of each of k segments."""
        lowest_cut = 2 * self.n_branches - k  # joins from here on are cut through
        upper = [node for node in self.children if node >= lowest_cut]
        below = [child for node in upper for child in self.children[node] if child < lowest_cut]
        return below or [2 * self.n_branches - 2]

    def k_at(self, height: float) -> int:
        """Return into how many a cut at a height divides, within what can be shown."""
        k = 1 + sum(each > height for each in self.heights)
        return min(max(k, 2), self.most_segments)

    def height_of(self, k: int) -> float:
        """Return the height in the middle between the joins above and below a cut into k."""
        above = self.heights[-(k - 1)]
        below = self.heights[-k] if k <= len(self.heights) else 0.0
        return (above + below) / 2

    def widest_gap(self) -> int:
        """Return the number of segments at the largest step in height: where a cut is clearest."""
        return max(
            range(2, self.most_segments + 1),
            key=lambda k: (self.heights[-(k - 1)] - (self.heights[-k] if self._has(k) else 0), -k),
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "TreeView":
        """Read what `to_json` wrote."""
        return cls(
            **{
                **data,
                "merges": tuple((first, second) for first, second in data["merges"]),
                "heights": tuple(data["heights"]),
                "sizes": tuple(data["sizes"]),
                "own": tuple(data["own"]),
                "columns": tuple(map(BranchSums.from_json, data["columns"])),
            }
        )

    def _has(self, k: int) -> bool:
        return k <= len(self.heights)

    def _size(self, node: int) -> int:
        return self._sizes[node]

    @cached_property
    def _sizes(self) -> Sequence[int]:
        sizes = [*self.sizes]
        for first, second in self.merges:
            sizes.append(sizes[first] + sizes[second])
        return sizes
