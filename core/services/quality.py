"""The data-quality report: what is doubtful, what it means for segments, and what can be done."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

import orjson

from core.db import artifacts
from core.domain import wording
from core.domain.actor import Permission
from core.domain.effects import in_own_unit
from core.domain.fields import Kind
from core.domain.quality import ARTIFACT, PERSONAL, Check, Finding
from core.services.columns import newest_snapshot
from core.services.work import Work

Weight = Literal["serious", "doubtful", "note"]

_MUCH_MISSING = 0.5
_FEW_MISSING = 0.05
_SERIOUS_SHARE = 0.01
_FEWEST_TOGETHER = 3
_WITHOUT_IT = ("Import again without it", "/data/import")


@dataclass(frozen=True)
class Doubt:
    """One finding in plain words.

    Attributes
    ----------
    weight : “serious” asks for something to be done, a “note” can be passed over.
    what : the finding, with its number. means : what it does to segments.
    choice : what can be done. href : where.
    """

    finding: Finding
    weight: Weight
    what: str
    means: str
    choice: str
    href: str


@dataclass(frozen=True)
class QualityReport:
    """What is doubtful about the newest customers, the weightiest first.

    Attributes
    ----------
    is_known : False for data versions from before there was a report.
    """

    n_customers: int
    data_version: int
    made_at: datetime
    doubts: tuple[Doubt, ...]
    is_known: bool = True

    @property
    def n_serious(self) -> int:
        """How many doubts ask for something to be done."""
        return sum(doubt.weight == "serious" for doubt in self.doubts)

    @property
    def said(self) -> str:
        """The report in one sentence."""
        if not self.is_known:
            return "These customers came in before there was a report; it comes with the next file."
        if not self.doubts:
            return "Nothing is missing, far out, impossible or doubled."
        found = wording.counted(len(self.doubts), "thing")
        if not self.n_serious:
            return f"{found} to know, none of them serious."
        return f"{found} to know, {self.n_serious:,} of them worth doing something about."


def report(work: Work) -> QualityReport | None:
    """Return the report on the newest data version, or None while there are no customers."""
    work.require(Permission.SEE)
    snapshot = newest_snapshot(work)
    if snapshot is None or not snapshot.n_customers:
        return None
    content = artifacts.load(work.session, ARTIFACT, snapshot_id=snapshot.id)
    findings = map(Finding.from_json, orjson.loads(content) if content else ())
    order: list[Weight] = ["serious", "doubtful", "note"]
    return QualityReport(
        n_customers=snapshot.n_customers,
        data_version=snapshot.version,
        made_at=snapshot.created_at,
        doubts=tuple(sorted(doubts_of(findings), key=lambda each: order.index(each.weight))),
        is_known=content is not None,
    )


def doubts_of(findings: Iterable[Finding]) -> Iterator[Doubt]:
    """Say findings in plain words; those about the same lack together."""
    same: dict[str, list[Finding]] = {}
    gaps: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.absent_why:
            same.setdefault(finding.absent_why, []).append(finding)
        elif finding.check is Check.MISSING and finding.kind is not Kind.TEXT:
            gaps.setdefault(finding.n, []).append(finding)
        else:
            yield doubt_of(finding)
    for each in gaps.values():
        if len(each) < _FEWEST_TOGETHER or each[0].share > _MUCH_MISSING:
            yield from map(doubt_of, each)
        else:
            yield _missing_alike(each)
    yield from map(_not_there, same.values())


def doubt_of(finding: Finding) -> Doubt:
    """Say a finding in plain words, with what can be done."""
    if finding.check in PERSONAL:
        return _personal(finding)
    return _DOUBTS[finding.check](finding)


def _missing(finding: Finding) -> Doubt:
    name = finding.column
    what = f"{_customers(finding)} have no “{name}” ({wording.share(finding.share)})."
    if finding.n == 1:
        what = f"1 customer has no “{name}”."
    if finding.share > _MUCH_MISSING:
        means = "Most values would be made up; segments by this column would be chance."
        return Doubt(finding, "serious", what, means, *_leave_out(name))
    if finding.kind is Kind.TEXT:
        means = "Segments are not made from text, so nothing changes."
        return Doubt(finding, "note", what, means, "Add what is missing", "/data/import")
    weight: Weight = "note" if finding.share < _FEW_MISSING else "doubtful"
    choice = _prepare("Leave them out instead", missing="drop")
    return Doubt(finding, weight, what, _filled(finding), *choice)


def _missing_alike(findings: Sequence[Finding]) -> Doubt:
    """Say that some columns are missing for the same number of customers."""
    first = findings[0]
    columns = wording.listed([f"“{each.column}”" for each in findings], most=4)
    share = wording.share(first.share)
    what = f"{columns} are missing for {_customers(first)} each ({share})."
    said = [_filled(each, "Numbers" if _has_middle(each) else "Categories") for each in findings]
    means = " ".join(dict.fromkeys(said))
    return replace(_missing(first), what=what, means=means)


def _filled(finding: Finding, who: str = "They") -> str:
    """Say what becomes of those without a value, and what that does."""
    is_number = _has_middle(finding)
    become = f"{who} get the middle value" if is_number else f"{who} count as “unknown”"
    if finding.share < _FEW_MISSING:
        return f"{become}; so few hardly move a segment."
    drawn = "which draws them to the middle" if is_number else "which can be a group of its own"
    return f"{become}, {drawn}."


def _has_middle(finding: Finding) -> bool:
    return finding.kind in (Kind.NUMBER, Kind.DATE)


def _not_there(findings: Sequence[Finding]) -> Doubt:
    """Say who has no value because there can be none, which is no gap in the data."""
    first = findings[0]
    columns = wording.listed([f"“{each.column}”" for each in findings], most=4)
    what = (
        f"{_customers(first)} {first.absent_why} ({wording.share(first.share)}), and "
        f"{'has' if first.n == 1 else 'have'} no {columns}."
    )
    counted = [*dict.fromkeys(map(_counted_as, findings))]
    said = " or ".join(filter(None, (", ".join(counted[:-1]), counted[-1])))
    means = f"This is no gap in your data. For segments they count {said}."
    return Doubt(first, "note", what, means, *_prepare("Leave them out instead", missing="drop"))


def _counted_as(finding: Finding) -> str:
    if finding.absent == "most":
        return "as the highest value that anybody has"
    if finding.absent == "zero":
        return "as zero"
    return "as the middle value" if finding.kind is Kind.NUMBER else "as “unknown”"


def _alike(finding: Finding) -> Doubt:
    one = finding.n == 1
    what = f"{_customers(finding)} {'equals' if one else 'equal'} another one in every column."
    means = (
        "Either they were brought in twice under two numbers, or your columns tell too little. "
        "Doubled customers pull segments towards them."
    )
    weight: Weight = "serious" if finding.share > 0.05 else "doubtful"
    return Doubt(finding, weight, what, means, "Import a cleaned file", "/data/import")


def _far(finding: Finding) -> Doubt:
    what = f"{_values(finding)} {_where(finding)}, far from all others."
    means = "A few such values can become a segment of their own, or stretch one."
    weight: Weight = "serious" if finding.share > _SERIOUS_SHARE else "doubtful"
    return Doubt(finding, weight, what, means, *_prepare("Cut extremes to a limit", outliers="cap"))


def _constant(finding: Finding) -> Doubt:
    what = f"“{finding.column}” is the same for everybody who has a value."
    means = "It cannot tell customers apart, and is not offered."
    return Doubt(finding, "note", what, means, *_WITHOUT_IT)


def _nearly_unique(finding: Finding) -> Doubt:
    what = f"“{finding.column}” is different for nearly every customer."
    means = "It names customers and says nothing about what they are like; we do not propose it."
    return Doubt(finding, "note", what, means, *_WITHOUT_IT)


def _impossible(finding: Finding) -> Doubt:
    if finding.basis and finding.high is None:
        return _sent_back_more(finding)
    what = f"{_values(finding)} {_where(finding)}, which cannot be."
    means = "They are read as they stand, and make customers look unlike all others."
    return Doubt(finding, "serious", what, means, *_as_missing(finding))


def _sent_back_more(finding: Finding) -> Doubt:
    """Say of money from orders that is below zero where that comes from."""
    who = "this customer" if finding.n == 1 else "these customers"
    what = f"{_values(finding)} {_where(finding)}: {who} sent back more than they bought."
    means = (
        "Most likely that was bought before your orders begin. It makes customers look unlike all "
        "others."
    )
    return Doubt(finding, "doubtful", what, means, *_as_missing(finding))


def _as_missing(finding: Finding) -> tuple[str, str]:
    bounds = {"least": finding.low, "most": finding.high}
    known = {name: f"{bound:g}" for name, bound in bounds.items() if bound is not None}
    return _prepare("Count them as missing", column=finding.column, **known)


def _mixed(finding: Finding) -> Doubt:
    name = finding.column
    what = (
        f"“{name}” mixes numbers and words: {_about(finding)}{wording.share(finding.share)} "
        "of its values are no numbers."
    )
    means = "As it has words, its numbers cannot be compared as numbers."
    return Doubt(finding, "serious", what, means, "Import it again as a number", "/data/import")


def _personal(finding: Finding) -> Doubt:
    things = {
        Check.EMAILS: "email addresses",
        Check.PHONES: "phone numbers",
        Check.NAMES: "names of people",
    }[finding.check]
    what = (
        f"“{finding.column}” seems to hold {things}: {wording.share(finding.share)} "
        f"of the {finding.of:,} values that we looked at."
    )
    means = (
        "Segments are not made from it, but it would show up in lists and on pages where nobody "
        "expects personal data."
    )
    return Doubt(finding, "serious", what, means, *_WITHOUT_IT)


_DOUBTS: dict[Check, Callable[[Finding], Doubt]] = {
    Check.MISSING: _missing,
    Check.ALIKE: _alike,
    Check.FAR: _far,
    Check.CONSTANT: _constant,
    Check.NEARLY_UNIQUE: _nearly_unique,
    Check.IMPOSSIBLE: _impossible,
    Check.MIXED: _mixed,
}


def _values(finding: Finding) -> str:
    are = "is" if finding.n == 1 else "are"
    return f"{wording.counted(finding.n, 'value')} of “{finding.column}” {are}"


def _customers(finding: Finding) -> str:
    return wording.counted(finding.n, "customer")


def _about(finding: Finding) -> str:
    return "about " if finding.is_sample else ""


def _where(finding: Finding) -> str:
    """Return the bounds that are passed, in the column's own unit."""
    sides = (("below", finding.low), ("above", finding.high))
    return " or ".join(
        f"{word} {in_own_unit(bound, finding.column, finding.kind)}"
        for word, bound in sides
        if bound is not None
    )


def _prepare(choice: str, **choices: str) -> tuple[str, str]:
    return choice, f"/segments/new?{urlencode(choices)}"


def _leave_out(column: str) -> tuple[str, str]:
    return "Find segments without it", f"/segments/new?{urlencode({'without': column})}"
