"""Every index has its words, and every number of `Indices` is either an index or belongs to one."""

from dataclasses import fields

from core.domain.indices import INDICES
from core.domain.results import Indices

PART_OF_ANOTHER = {"silhouette_interval", "silhouette_margins", "gap_se", "stability_by_segment"}


def test_every_number_has_a_label_and_a_sentence() -> None:
    keys = [index.key for index in INDICES]

    assert sorted(keys) == sorted({each.name for each in fields(Indices)} - PART_OF_ANOTHER)
    assert all(index.label and index.sentence.endswith(".") for index in INDICES)


def test_an_index_whose_direction_counts_says_which_is_better() -> None:
    for index in INDICES:
        if index.more_is_better is not None:
            assert ("higher" in index.sentence.lower()) == index.more_is_better, index.key
