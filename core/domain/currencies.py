"""Currencies, and the unit in which money is kept (ADR 4)."""

_NO_DECIMALS = frozenset(
    {
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
        "VUV", "XAF", "XOF", "XPF",
    }
)  # fmt: skip
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

E4 = 10_000
"""So many make one unit of any currency: money named `…_e4` is whole ten-thousandths."""

NO_CURRENCY = "XXX"
"""The ISO 4217 code for “no currency”: nobody has said which one."""

NO_AMOUNTS = "---"
"""Instead of a code: the file says what was bought, but not for how much."""


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency has (ISO 4217): 2 for most, 0 for yen."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2
