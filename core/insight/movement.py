"""Who is where at a moment, as arrays, and who went where between two."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.movement import ABSENT, LEFT_OUT, Flow, Movement
from core.features import npz
from core.features.snapshot import FloatArray, IdArray

Labels = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.int64]

LEFT_OUT_LABEL = 255
"""How LEFT_OUT is kept: a label is a byte."""

_N_OTHERS = 2  # ABSENT and LEFT_OUT


@dataclass(frozen=True)
class WhoIsWhere:
    """The customers of one moment.

    Attributes
    ----------
    customer_ids : (n,), rising. labels : (n,), place from 0 on, or LEFT_OUT_LABEL.
    spend : (n,), what each had spent by then; None where that is not known.
    """

    customer_ids: IdArray
    labels: Labels
    spend: FloatArray | None = None

    def only(self, customer_ids: IdArray) -> "WhoIsWhere":
        """Return those who are among some others; (m,), rising."""
        kept = np.isin(self.customer_ids, customer_ids, assume_unique=True)
        if kept.all():
            return self
        spend = None if self.spend is None else self.spend[kept]
        return WhoIsWhere(self.customer_ids[kept], self.labels[kept], spend)

    @property
    def n_placed(self) -> int:
        """How many are in a place."""
        return int(np.count_nonzero(self.labels != LEFT_OUT_LABEL))

    def sizes(self, n_places: int) -> list[int]:
        """Return the customers of each place."""
        counts = np.bincount(self.labels, minlength=LEFT_OUT_LABEL + 1)
        return [int(each) for each in counts[:n_places]]

    def revenue(self, n_places: int) -> list[float] | None:
        """Return what the customers of each place had spent together, in whole cents."""
        if self.spend is None:
            return None
        spent = np.bincount(self.labels, np.nan_to_num(self.spend), LEFT_OUT_LABEL + 1)
        return [round(float(each), 2) for each in spent[:n_places]]

    def to_bytes(self) -> bytes:
        """Return npz bytes, without pickle; money with seven digits that count."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            # Ids mostly follow each other, and steps of one take no room.
            "steps": np.diff(self.customer_ids, prepend=0),
            "labels": self.labels,
        }
        if self.spend is not None:
            arrays["spend"] = self.spend.astype(np.float32)
        return npz.pack(arrays)

    @classmethod
    def from_bytes(cls, content: bytes) -> "WhoIsWhere":
        """Read what `to_bytes` wrote."""
        arrays = npz.unpack(content)
        spend = arrays["spend"].astype(np.float64) if "spend" in arrays else None
        return cls(np.cumsum(arrays["steps"]), arrays["labels"], spend)


def movement(start: WhoIsWhere, end: WhoIsWhere, n_places: int) -> Movement:
    """Return who went where; customers are known by their id, in any number at each moment."""
    ids, were, are = _both(start, end)
    n = n_places + _N_OTHERS
    crossing = (were + _N_OTHERS) * n + are + _N_OTHERS
    counts = np.bincount(crossing, minlength=n * n)
    spend = _known_last(start, end, ids)
    sums = None if spend is None else np.bincount(crossing, weights=spend, minlength=n * n)
    flows = []
    for pair in np.flatnonzero(counts).tolist():
        row, column = divmod(pair, n)
        revenue = None if sums is None else round(float(sums[pair]), 2)
        flows.append(Flow(row - _N_OTHERS, column - _N_OTHERS, int(counts[pair]), revenue))
    return Movement(tuple(sorted(flows, key=lambda each: (-each.customers, each.start, each.end))))


@dataclass(frozen=True)
class WhoMoved:
    """All customers of two moments.

    Attributes
    ----------
    customer_ids : (n,), rising. were, are : (n,), places. moved : (n,), who is meant.
    """

    customer_ids: IdArray
    were: Whole
    are: Whole
    moved: npt.NDArray[np.bool_]


def who_moved(
    start: WhoIsWhere, end: WhoIsWhere, *, was_in: int | None, is_in: int | None
) -> WhoMoved:
    """Return who of the customers of two moments went from a place to a place.

    Parameters
    ----------
    was_in, is_in : places; None for wherever the other one is not.
    """
    ids, were, are = _both(start, end)
    was = were != is_in if was_in is None else were == was_in
    now = are != was_in if is_in is None else are == is_in
    return WhoMoved(ids, were, are, was & now)


def _both(start: WhoIsWhere, end: WhoIsWhere) -> tuple[IdArray, Whole, Whole]:
    # Two rising runs are merged by a stable sort in a twentieth of the time of np.union1d.
    ids = np.sort(np.concatenate([start.customer_ids, end.customer_ids]), kind="stable")
    ids = ids[np.append(True, ids[1:] != ids[:-1])] if ids.size else ids
    return ids, _places(start, ids), _places(end, ids)


def _places(who: WhoIsWhere, ids: IdArray) -> Whole:
    places = np.full(ids.size, ABSENT, dtype=np.int64)
    own = who.labels.astype(np.int64)
    places[np.searchsorted(ids, who.customer_ids)] = np.where(own == LEFT_OUT_LABEL, LEFT_OUT, own)
    return places


def _known_last(start: WhoIsWhere, end: WhoIsWhere, ids: IdArray) -> FloatArray | None:
    known = [each for each in (start, end) if each.spend is not None]
    if not known:
        return None
    spend = np.zeros(ids.size)
    for each in known:  # the later one is written over the earlier
        if each.spend is not None:
            spend[np.searchsorted(ids, each.customer_ids)] = np.nan_to_num(each.spend)
    return spend


def grown_most(shares: Sequence[Sequence[float]]) -> int | None:
    """Return the place whose share changed most from the first moment to the last, or None.

    Parameters
    ----------
    shares : for each moment the share of each place.
    """
    if len(shares) < 2:
        return None
    changes = [abs(last - first) for first, last in zip(shares[0], shares[-1], strict=True)]
    most = max(changes)
    return changes.index(most) if most > 0 else None
