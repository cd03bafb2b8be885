"""A data version: the customers of a shop as one array per column."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from core.domain.columns import ColumnFacts
from core.domain.fields import CONSENTS, FIELD_LABELS, CustomerField, Kind
from core.features import columns, npz
from core.features.behaviour import Column

FloatArray = npt.NDArray[np.float64]
IdArray = npt.NDArray[np.int64]
Customer = tuple[int, Mapping[str, Any], Mapping[CustomerField, Any]]

ARTIFACT = "features"
"""What a data version is stored as."""

_ROWS_AT_ONCE = 10_000
_FIELD_KINDS: dict[CustomerField, Kind] = {
    CustomerField.CITY: Kind.CATEGORY,
    CustomerField.POSTCODE: Kind.CATEGORY,
    CustomerField.COUNTRY: Kind.CATEGORY,
    CustomerField.SIGNED_UP: Kind.DATE,
    **dict.fromkeys(CONSENTS, Kind.YES_NO),
}


@dataclass(frozen=True)
class Snapshot:
    """The customers at one moment.

    Attributes
    ----------
    customer_ids : (n,), our own ids.
    facts : one for every column, also for text, which has no array.
    values : (n,) float64 per column that can be computed with; missing is NaN. Numbers as they
        are, dates as days since 1970-01-01, yes/no as 1/0, categories as index into the levels.
    """

    customer_ids: IdArray
    facts: tuple[ColumnFacts, ...]
    values: Mapping[str, FloatArray]

    @property
    def n_customers(self) -> int:
        """Number of customers."""
        return int(self.customer_ids.size)

    def facts_of(self, name: str) -> ColumnFacts:
        """Return what is known about one column; raises KeyError when there is none."""
        for facts in self.facts:
            if facts.name == name:
                return facts
        raise KeyError(name)

    def without(self, customer_ids: IdArray) -> "Snapshot":
        """Return the snapshot without some customers; facts are still those of everybody."""
        stays = np.isin(self.customer_ids, customer_ids, invert=True)
        if stays.all():
            return self
        values = {name: column[stays] for name, column in self.values.items()}
        return Snapshot(self.customer_ids[stays], self.facts, values)

    def with_columns(self, added: Iterable[Column]) -> "Snapshot":
        """Return the snapshot with more columns.

        A column whose name is taken says that it comes from the orders.
        """
        facts, values = list(self.facts), dict(self.values)
        names = {each.name for each in facts}
        for each in added:
            column = columns.collector(each.kind)
            column.extend(each.values)
            if not column.has_values:
                continue
            called = f"{each.name} (orders)" if each.name in names else each.name
            counted, array = column.finish(called)
            own_facts = replace(
                counted,
                absent=each.absent,
                absent_why=each.absent_why,
                basis=each.basis,
                of_orders=True,
            )
            facts.append(own_facts)
            if array is not None:
                values[own_facts.name] = array
        return Snapshot(self.customer_ids, tuple(facts), values)

    def to_bytes(self) -> bytes:
        """Return npz bytes (no pickle, deflate); equal snapshots give equal bytes."""
        described = orjson.dumps([facts.to_json() for facts in self.facts])
        arrays: dict[str, npt.NDArray[Any]] = {
            "customer_ids": self.customer_ids,
            "facts": np.frombuffer(described, dtype=np.uint8),
        }
        # Headers may hold "/" or be very long, so the arrays are named by their place.
        for place, facts in enumerate(self.facts):
            if facts.name in self.values:
                arrays[f"column{place}"] = self.values[facts.name]
        return npz.pack(arrays)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Snapshot":
        """Read what `to_bytes` wrote."""
        opened = cls.opened(content)
        return cls(opened.customer_ids, opened.facts, dict(opened.values))

    @classmethod
    def opened(cls, content: bytes) -> "Snapshot":
        """Read what `to_bytes` wrote, but each column only whenever it is asked for."""
        arrays = npz.unpack(content, ("customer_ids", "facts"))
        facts = tuple(
            ColumnFacts.from_json(each) for each in orjson.loads(arrays["facts"].tobytes())
        )
        return cls(arrays["customer_ids"], facts, _StoredColumns(content, facts))


class _StoredColumns(Mapping[str, FloatArray]):
    """The arrays of a stored snapshot; each is read anew, so that few are in memory at once."""

    def __init__(self, content: bytes, facts: Iterable[ColumnFacts]) -> None:
        self._content = content
        stored = npz.names(content)
        named = {each.name: f"column{place}" for place, each in enumerate(facts)}
        self._members = {name: member for name, member in named.items() if member in stored}

    def __getitem__(self, name: str) -> FloatArray:
        member = self._members[name]
        return npz.unpack(self._content, (member,))[member]

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class SnapshotBuilder:
    """Takes the customers in portions, so that they never have to be in memory at once.

    Parameters
    ----------
    kinds : the shop's attributes in the order in which they are shown, and what each holds.
    """

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._ids: list[int] = []
        self._fields = {
            field: columns.collector(_FIELD_KINDS.get(field, Kind.TEXT)) for field in CustomerField
        }
        self._attributes = {name: columns.collector(kind) for name, kind in kinds.items()}

    def add(self, customers: Iterable[Customer]) -> None:
        """Add customers as (own id, attributes, fields).

        An attribute or field that is absent or None is missing; so is a value that does not fit
        the kind of its column. Attributes that were not announced are left out.
        """
        remaining = iter(customers)
        while portion := list(islice(remaining, _ROWS_AT_ONCE)):
            ids, attributes, fields = zip(*portion, strict=True)
            self._ids.extend(ids)
            for field, column in self._fields.items():
                column.extend([own.get(field) for own in fields])
            for name, column in self._attributes.items():
                column.extend([own.get(name) for own in attributes])

    def build(self) -> Snapshot:
        """Return the snapshot; fields that no customer has are not in it."""
        facts: list[ColumnFacts] = []
        values: dict[str, FloatArray] = {}
        for name, column in self._named_columns():
            one_facts, array = column.finish(name)
            facts.append(one_facts)
            if array is not None:
                values[name] = array
        return Snapshot(np.array(self._ids, dtype=np.int64), tuple(facts), values)

    def _named_columns(self) -> list[tuple[str, columns.Collector]]:
        named = {FIELD_LABELS[f]: column for f, column in self._fields.items() if column.has_values}
        for name, column in self._attributes.items():
            # A file may have a column “City” beside the one that is mapped to the city.
            named[f"{name} (column)" if name in named else name] = column
        return list(named.items())
