"""SHA-256 as advertising platforms compare addresses by.

What is hashed differs from platform to platform, a telephone number with “+” and without for
example; each spec says it for itself.
"""

import hashlib


def sha256_hex(text: str) -> str:
    """Return the hash in small letters; "" stays "", for all empty cells would be equal."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""
