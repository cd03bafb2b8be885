"""Lists in words: whose they are, and what to know before they leave."""

from collections.abc import Sequence

from core.domain import wording
from core.domain.lists import ListTally

SUGGESTED_PURPOSES = (
    "Newsletter",
    "Win customers back",
    "Offer for the best customers",
    "Invite to the loyalty programme",
    "Advertising to these customers",
    "Advertising to people like them",
    "Survey",
)
"""What lists are mostly for; anything else can be typed."""

LONGEST_PURPOSE = 200


def whom(any_of: Sequence[str], all_of: Sequence[str], none_of: Sequence[str]) -> str:
    """Return whose list it is: “Loyal or New, also in A, but not in B”."""
    said = " or ".join(any_of)
    if all_of:
        said += f", also in {' and in '.join(all_of)}"
    if none_of:
        said += f", but not in {' or '.join(none_of)}"
    return said


def warnings(
    tally: ListTally,
    label: str,
    few: tuple[int, int],
    most: tuple[int | None, int | None],
) -> tuple[tuple[str, str], ...]:
    """Return what speaks against sending the list as it is: “warning” or “danger”, and why.

    Parameters
    ----------
    few : numbers of people below which the destination does little, and nothing.
    most : bytes and rows that it takes, or None.
    """
    found = []
    if not tally.n_members:
        return (("danger", "Nobody is asked for: no customer is in these segments at once."),)
    if not tally.n_rows:
        return (("danger", "Nobody is left for this list; the reasons are below."),)
    enough, too_few = few
    people = wording.counted(tally.n_rows, "person", "people")
    if tally.n_rows < too_few:
        found.append(
            ("danger", f"{people}: {label} does not use lists with fewer than {too_few:,}.")
        )
    elif tally.n_rows < enough:
        found.append(
            (
                "warning",
                f"{people}: {label} finds only some of them, and may not show advertisements to "
                f"fewer than {enough:,}.",
            )
        )
    found += _too_large(tally, label, *most)
    return tuple(found)


def _too_large(
    tally: ListTally, label: str, most_bytes: int | None, most_rows: int | None
) -> list[tuple[str, str]]:
    n_files = max(
        -(-tally.n_bytes // most_bytes) if most_bytes else 1,
        -(-(tally.n_rows + 1) // most_rows) if most_rows else 1,
    )
    if n_files < 2:
        return []
    limits = [f"{most_bytes // 1_000_000} MB"] if most_bytes else []
    limits += [f"{most_rows:,} rows"] if most_rows else []
    return [
        (
            "warning",
            f"{wording.counted(tally.n_rows, 'customer')}{_size(tally.n_bytes)} are too many for "
            f"one file: {label} takes {' and '.join(limits)}. {_instead(n_files, most_bytes)}",
        )
    ]


def _size(n_bytes: int) -> str:
    return f" ({n_bytes / 1_000_000:,.0f} MB)" if n_bytes else ""


def _instead(n_files: int, most_bytes: int | None) -> str:
    if most_bytes:
        return f"Take it in several files: there will be at least {n_files}."
    return f"Make at least {n_files} lists of them, segment by segment."
