"""Folders for what the web process keeps between requests and can make anew."""

import os
import tempfile
from pathlib import Path


def private_folder(wanted: Path) -> Path:
    """Return the folder, only for this user; one of its own where `wanted` cannot be written."""
    try:
        wanted.mkdir(parents=True, exist_ok=True, mode=0o700)
        wanted.chmod(0o700)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="segment-atlas-"))
    return wanted if os.access(wanted, os.W_OK) else Path(tempfile.mkdtemp(prefix="segment-atlas-"))
