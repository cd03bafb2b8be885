"""Long lists in several files."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from core.export.parts import Largest, archive
from core.export.stream import Piece

HEADER = b"Email\n"


def _files(pieces: list[Piece], largest: Largest) -> dict[str, bytes]:
    whole = b"".join(archive(HEADER, pieces, "list", largest))
    with zipfile.ZipFile(io.BytesIO(whole)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


@given(st.lists(st.integers(1, 5), max_size=30), st.integers(66, 200), st.integers(6, 20))
def test_all_lines_are_in_files_that_are_small_enough(
    sizes: list[int], n_bytes: int, n_rows: int
) -> None:
    pieces = [Piece(list(range(n)), b"a@b.example\n" * n) for n in sizes]

    files = _files(pieces, Largest(n_bytes, n_rows))

    assert list(files) == [f"list_part{n + 1}.csv" for n in range(len(files))]
    assert all(content.startswith(HEADER) for content in files.values())
    assert all(len(content) <= n_bytes for content in files.values())
    assert all(content.count(b"\n") <= n_rows for content in files.values())
    lines = b"".join(content.removeprefix(HEADER) for content in files.values())
    assert lines == b"a@b.example\n" * sum(sizes)


def test_a_list_of_nobody_is_one_file_with_a_header() -> None:
    assert _files([], Largest(100)) == {"list_part1.csv": HEADER}


def test_it_goes_out_while_it_is_made() -> None:
    pieces = (Piece([n], bytes([65 + n]) * 50_000 + b"\n") for n in range(3))

    out = archive(HEADER, pieces, "list", Largest(60_000))

    assert b"list_part1.csv" in next(out)
    assert b"list_part2.csv" in next(out)
    out.close()  # type: ignore[attr-defined]
