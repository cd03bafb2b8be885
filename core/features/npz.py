"""Named arrays as bytes: the npz format, without pickle."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

# Level 1 takes a third of the time of the usual 6 and hardly more bytes on customer columns.
_DEFLATE_LEVEL = 1

Arrays = Mapping[str, npt.NDArray[Any]]


def pack(arrays: Arrays) -> bytes:
    """Return the arrays as npz bytes; the same arrays always give the same bytes.

    Raises
    ------
    ValueError : an array holds Python objects.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, values in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asanyarray(values), allow_pickle=False)
            # A ZipInfo of our own carries no clock time.
            entry = zipfile.ZipInfo(f"{name}.npy")
            archive.writestr(entry, member.getbuffer(), zipfile.ZIP_DEFLATED, _DEFLATE_LEVEL)
    return target.getvalue()


def unpack(content: bytes, names: Iterable[str] | None = None) -> dict[str, npt.NDArray[Any]]:
    """Read what `pack` wrote, or only the arrays with these names.

    Raises
    ------
    ValueError : an array holds Python objects.
    KeyError : there is no array of that name.
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return {name: archive[name] for name in (archive.files if names is None else names)}


def names(content: bytes) -> frozenset[str]:
    """Return the names of the arrays in what `pack` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return frozenset(archive.files)
