"""The app under test, as a journey knows it."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LiveApp:
    """The app, running on its own port with its own data.

    Attributes
    ----------
    url : its address, without a slash at the end.
    data_dir : its folder: the SQLite file, the secret key.
    log : all that it has printed, as a file.
    """

    url: str
    data_dir: Path
    log: Path

    @property
    def setup_address(self) -> str:
        """The address for the first administrator, as printed at the first start."""
        found = re.search(r"https?://\S*[?&/]set-up\S*", self.log.read_text())
        assert found, f"no set-up address in:\n{self.log.read_text()}"
        return found.group()
