"""Names of columns, made comparable."""

import unicodedata


def normalised(name: str) -> str:
    """Return a name by which spellings of it are compared: "Customer-ID " gives "customerid"."""
    plain = unicodedata.normalize("NFKD", name).casefold().replace("ß", "ss")
    return "".join(c for c in plain if c.isalnum())
