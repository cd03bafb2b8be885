"""Files kept in compressed slices."""

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.ingest.limits import SLICE_BYTES
from core.ingest.slices import SliceReader, unpacked


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=6))
def test_slices_are_read_as_one_stream_and_can_be_read_again(parts: list[bytes]) -> None:
    kept = [gzip.compress(part) for part in parts]
    reader = SliceReader(lambda place: kept[place] if place < len(kept) else None)
    stream = io.BufferedReader(reader)

    first = stream.read()
    stream.seek(0)

    assert (first, stream.read()) == (b"".join(parts), b"".join(parts))
    assert reader.n_read == len(first)


def test_a_slice_that_expands_too_far_is_refused_without_unpacking_it() -> None:
    bomb = gzip.compress(b"\0" * (64 * 1024 * 1024))

    with pytest.raises(UserError, match="expands"):
        unpacked(bomb)


@pytest.mark.parametrize(
    "content",
    [b"", b"id,name\n", gzip.compress(b"abc")[:-3]],
    ids=["empty", "not packed", "cut off"],  # the packed bytes hold the second they were made in
)
def test_a_damaged_slice_is_refused(content: bytes) -> None:
    with pytest.raises(UserError, match="damaged"):
        unpacked(content)


def test_two_files_in_one_slice_are_refused() -> None:
    with pytest.raises(UserError, match="damaged"):
        unpacked(gzip.compress(b"a") + gzip.compress(b"b"), SLICE_BYTES)
