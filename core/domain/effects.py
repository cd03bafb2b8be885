"""What preparing does to the columns of customers: counts, and what they say in a sentence."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from core.domain import wording
from core.domain.columns import Absent
from core.domain.fields import Kind
from core.domain.treatment import Missing, Outliers

# A unit behind the name, such as “(k$)”; “(1-100)” is a range.
_UNIT = re.compile(r"\(([^\d()]{1,5})\)\s*$")
# A thousands separator would make 1,905 of the year 1905.
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class ColumnEffect:
    """What becomes of one column.

    Attributes
    ----------
    n_missing : customers without a value. fill : what they get, in words; "" when left out or
        when they are a category of their own. absent, absent_why : what having no value amounts
        to, where that is known, as in ColumnFacts.
    n_impossible : customers among them whose value lies beyond `least` and `most`.
    n_low, n_high : customers whose value is below `low` or above `high`, in own units; None when
        nothing can be called far. outliers : what becomes of them.
    is_logged : the column goes on a log scale. skew, skew_after : third standardised moment
        before and after, 0 is symmetric; None where there is nothing to measure.
    grouped : rare values of a category that are compared as one. n_grouped : who has them.
    order : the values of a category from low to high, when they are compared as numbers.
    is_estimate : the counts are projected from a sample.
    """

    column: str
    kind: Kind
    n_missing: int = 0
    missing: Missing = "impute"
    fill: str = ""
    absent: Absent = ""
    absent_why: str = ""
    n_impossible: int = 0
    least: float | None = None
    most: float | None = None
    n_low: int = 0
    n_high: int = 0
    low: float | None = None
    high: float | None = None
    outliers: Outliers = "keep"
    is_logged: bool = False
    skew: float | None = None
    skew_after: float | None = None
    grouped: tuple[str, ...] = ()
    n_grouped: int = 0
    order: tuple[str, ...] = ()
    weight: float = 1.0
    is_estimate: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        data = asdict(self)
        return data | {
            "kind": str(self.kind),
            "grouped": list(self.grouped),
            "order": list(self.order),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ColumnEffect":
        """Read what `to_json` wrote."""
        return cls(
            **{
                **data,
                "kind": Kind(data["kind"]),
                "grouped": tuple(data["grouped"]),
                "order": tuple(data["order"]),
            }
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """What happens, one sentence for each thing; empty when nothing does."""
        said = (
            _impossible(self),
            _missing(self),
            *_outliers(self),
            _log_scale(self),
            _grouped(self),
            _order(self),
            _weight(self),
        )
        return tuple(sentence for sentence in said if sentence)


def in_own_unit(value: float, column: str, kind: Kind = Kind.NUMBER) -> str:
    """Return a value as people say it: “150,000”, “150 k$”, “3 Feb 2014”."""
    if kind is Kind.DATE:
        return wording.day(_EPOCH + timedelta(days=round(value)))
    if wording.is_year(value, column):
        return f"{value:.0f}"
    unit = _UNIT.search(column)
    return f"{wording.amount(value)} {unit.group(1)}" if unit else wording.amount(value)


def without_unit(column: str) -> str:
    """Return the name of a column without the unit that `in_own_unit` puts behind a value."""
    return _UNIT.sub("", column).strip() or column


def _missing(effect: ColumnEffect) -> str:
    if not effect.n_missing:
        return ""
    many = effect.n_missing != 1
    because = f" {effect.absent_why}, and" if effect.absent_why else ""
    who = f"{_customers(effect, effect.n_missing)} without “{effect.column}”{because}"
    if effect.missing == "drop":
        return f"{who} {'are' if many else 'is'} left out."
    if not effect.fill:
        return f"{who} {'count' if many else 'counts'} as “unknown”."
    return f"{who} {'get' if many else 'gets'} {_filled_with(effect)}{effect.fill}."


def _filled_with(effect: ColumnEffect) -> str:
    if effect.kind in (Kind.CATEGORY, Kind.YES_NO):
        return "the most frequent value, "
    return {"": "the middle value, ", "most": "the highest value, ", "zero": ""}[effect.absent]


def _impossible(effect: ColumnEffect) -> str:
    if not effect.n_impossible:
        return ""
    sides = (("below", effect.least), ("above", effect.most))
    where = " or ".join(
        f"{word} {in_own_unit(bound, effect.column, effect.kind)}"
        for word, bound in sides
        if bound is not None
    )
    values = f"{_about(effect)}{wording.counted(effect.n_impossible, 'value')}"
    counts = "counts" if effect.n_impossible == 1 else "count"
    return f"{values} of “{effect.column}” {where} {counts} as missing."


def _outliers(effect: ColumnEffect) -> list[str]:
    sides = (("above", effect.high, effect.n_high), ("below", effect.low, effect.n_low))
    return [
        _beyond(effect, f"{word} {in_own_unit(bound, effect.column, effect.kind)}", n)
        for word, bound, n in sides
        if bound is not None and n
    ]


def _beyond(effect: ColumnEffect, where: str, n: int) -> str:
    are = "is" if n == 1 else "are"
    if effect.outliers == "exclude":
        return f"{_customers(effect, n)} with “{effect.column}” {where} {are} left out."
    values = f"{_about(effect)}{wording.counted(n, 'value')} of “{effect.column}” {where}"
    if effect.outliers == "cap":
        return f"{values} {are} cut to it."
    return f"{values} {are} far from all others, and {'stays' if n == 1 else 'stay'}."


def _log_scale(effect: ColumnEffect) -> str:
    if not effect.is_logged:
        return ""
    return f"“{effect.column}” has a long tail, and goes on a log scale."


def _grouped(effect: ColumnEffect) -> str:
    if not effect.grouped:
        return ""
    values = wording.counted(len(effect.grouped), "rare value")
    who = _customers(effect, effect.n_grouped).lower()
    return f"{values} of “{effect.column}” ({who}) count as “other values”."


def _order(effect: ColumnEffect) -> str:
    if not effect.order:
        return ""
    return (
        f"“{effect.column}” is compared in steps from “{effect.order[0]}” to “{effect.order[-1]}”."
    )


def _weight(effect: ColumnEffect) -> str:
    return "" if effect.weight == 1 else f"“{effect.column}” counts {effect.weight:g} times."


def _customers(effect: ColumnEffect, n: int) -> str:
    return f"{_about(effect)}{wording.counted(n, 'customer')}"


def _about(effect: ColumnEffect) -> str:
    return "About " if effect.is_estimate else ""
