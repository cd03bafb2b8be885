"""What a run found is read as it was written, also by older versions."""

from core.domain.results import Indices, SweepRow

FULL = SweepRow(
    2,
    Indices(
        wcss=5.0,
        silhouette=0.6,
        silhouette_interval=(0.58, 0.62),
        gap=1.5,
        gap_se=0.1,
        stability=0.8,
        stability_by_segment=(0.9, 0.8),
    ),
    (60, 40),
)


def test_a_line_is_read_as_it_was_written() -> None:
    data = FULL.to_json()

    assert data["stability_by_segment"] == (0.9, 0.8)
    assert SweepRow.from_json({**data, "stability_by_segment": [0.9, 0.8]}) == FULL


def test_a_line_of_an_older_version_lacks_the_newer_indices() -> None:
    older = {
        "k": 2,
        "wcss": 5.0,
        "silhouette": 0.6,
        "silhouette_interval": None,
        "davies_bouldin": 0.4,
        "calinski_harabasz": 90.0,
        "dunn": None,
        "sizes": [60, 40],
    }

    found = SweepRow.from_json(older)

    assert found.indices == Indices(
        wcss=5.0, silhouette=0.6, davies_bouldin=0.4, calinski_harabasz=90.0
    )
