"""How often the advice is right; writes the tables of docs/choosing-k.md."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from core.domain.indices import BY_KEY
from tests.core.clustering.evidence import study
from tests.core.clustering.evidence.study import Outcome

PAGE = Path(__file__).parents[2] / "docs/choosing-k.md"
HEAD = (
    "| table | size | groups | we take | verdict | elbow | silhouette | Calinski–Harabasz "
    "| Davies–Bouldin | gap | right |\n|---|---|---|---|---|---|---|---|---|---|---|"
)

pytestmark = pytest.mark.slow
Record = Callable[[str, object], None]


def test_labelled_tables_get_their_number_of_groups(shared: Path, record_property: Record) -> None:
    found = [study.advised(case) for case in study.labelled(shared)]

    rows = "\n".join(outcome.row for outcome in found)
    said = f"{_share(found)} of the labelled tables get the number of groups they have. "
    _write("labelled", f"{said}{_alone(found)}\n\n{HEAD}\n{rows}")
    record_property("labelled", _share(found))
    assert _right(found) >= 10


def test_single_clouds_get_no_number(record_property: Record) -> None:
    found = [study.advised(case) for case in study.without_groups(n_rounds=3)]

    _write("single", _by_name(found, "cloud", "no number, rightly"))
    record_property("single clouds", _share(found))
    assert _right(found) >= 0.97 * len(found)


def test_groups_get_their_number(record_property: Record) -> None:
    found = [study.advised(case) for case in study.with_groups(n_rounds=2)]

    _write("groups", _by_name(found, "groups", "their number"))
    record_property("groups", _share(found))
    assert _right(found) >= 0.75 * len(found)


def _right(found: Iterable[Outcome]) -> int:
    return sum(outcome.is_right for outcome in found)


def _share(found: list[Outcome]) -> str:
    return f"{_right(found)} of {len(found)} ({_right(found) / len(found):.0%})"


def _by_name(found: list[Outcome], what: str, right: str) -> str:
    by_name: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        by_name[outcome.case.name].append(outcome)
    rows = [
        f"| {name} | {len(own)} | {_right(own)} | {_without(own)} |"
        for name, own in by_name.items()
    ]
    rows.append(f"| **all** | {len(found)} | {_right(found)} | {_without(found)} |")
    rows += ["", _alone(found)]
    head = f"| {what} | tables | {right} | “no reliable segments” |\n|---|---|---|---|"
    return "\n".join([head, *rows])


def _alone(found: list[Outcome]) -> str:
    """Say how often each index would be right by itself."""
    said = []
    for key in found[0].advice.named:
        right = sum(
            outcome.advice.named[key] in (outcome.case.truth or (None, 1)) for outcome in found
        )
        said.append(f"{BY_KEY[key].label if key != 'wcss' else 'elbow'} {right}")
    return f"Each index by itself would be right this often: {', '.join(said)}, of {len(found)}."


def _without(found: Iterable[Outcome]) -> int:
    return sum(outcome.advice.recommended_k is None for outcome in found)


def _write(part: str, content: str) -> None:
    """Put the content between the two marks of a part."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(f"<!-- {part} -->\n")
    after = rest.split(f"<!-- end of {part} -->", 1)[1]
    marked = f"<!-- {part} -->\n{content}\n<!-- end of {part} -->"
    PAGE.write_text(f"{before}{marked}{after}", encoding="utf-8")
