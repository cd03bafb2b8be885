"""A part of the study of the advice; `make bench` runs all of it."""

from pathlib import Path

import numpy as np
import pytest

from tests.core.clustering.evidence import study

PAGE = Path(__file__).parents[4] / "docs/choosing-k.md"
QUICK = ("fcps_hepta", "other_iris", "wut_x1")


def test_the_page_says_of_labelled_tables_what_is_computed(shared: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")

    found = [study.advised(case) for case in study.labelled(shared, QUICK)]

    assert [outcome.row for outcome in found if outcome.row not in page] == []
    assert sum(outcome.is_right for outcome in found) >= 2


@pytest.mark.parametrize("name", study.SINGLE)
def test_a_single_cloud_gets_no_number(name: str) -> None:
    X = study.SINGLE[name](np.random.default_rng(1), 150, 2)

    outcome = study.advised(study.Case(name, X, (), range(2, 6)))

    assert outcome.advice.verdict == "no reliable segments"
