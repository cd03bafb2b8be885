"""Currencies: how many decimals each has."""

_NO_DECIMALS = frozenset(
    {
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
        "VUV", "XAF", "XOF", "XPF",
    }
)  # fmt: skip
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

NO_CURRENCY = "XXX"
"""The ISO 4217 code for “no currency”: nobody has said which one."""


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency has (ISO 4217): 2 for most, 0 for yen."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def minor_per_unit(currency: str) -> int:
    """Return how many minor units make one: 100 cents a euro, 1 for yen."""
    units: int = 10 ** minor_digits(currency)
    return units
