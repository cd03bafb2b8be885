"""Which build of the app this is, so that a tab left open over a deploy can notice."""

import hashlib
from functools import lru_cache
from pathlib import Path

_ROOTS = (Path(__file__).parent, Path(__file__).parents[1] / "core")
_SUFFIXES = {".py", ".css", ".js", ".html"}

HEADER = "X-Build"


@lru_cache(maxsize=1)
def build_id() -> str:
    """Return a short text that changes with the code; the same in every process."""
    digest = hashlib.sha256()
    for root in _ROOTS:
        for path in sorted(root.rglob("*")):
            if path.suffix in _SUFFIXES and ".min." not in path.name:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
