"""Lines of orders that are no products: postage, vouchers, fees, placeholders.

The words are those that order files of shops have in place of products; people confirm every name
before it is left out, so that a “manual coffee grinder” comes to no harm.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_ANYWHERE = (
    "postage", "shipping", "p&p", "freight", "delivery charge", "delivery fee",
    "next day delivery", "next day carriage", "voucher", "gift card", "giftcard", "coupon",
    "promo code", "discount",
    "bank charges", "commission", "bad debt", "handling fee", "handling charge", "service fee",
    "service charge", "amazon fee", "surcharge", "adjustment", "adjust bad", "rounding",
    "versand", "versandkosten", "gutschein", "rabatt", "porto", "frais de port", "livraison",
    "envío", "gastos de envío",
)  # fmt: skip
"""As whole words, wherever they stand in a short name; long ones tell of a product's parts."""

_MOST_WORDS = 5

_ALONE = (
    "manual", "carriage", "sample", "samples", "test", "test product", "none", "n/a", "na", "nan",
    "null", "nil", "unknown", "undefined", "other", "misc", "miscellaneous", "various", "fee",
    "fees",
    "charge", "charges", "tip", "tips", "deposit", "delivery", "post", "adjust", "correction",
    "refund", "credit", "donation", "total", "subtotal", "tax", "vat", "insurance", "item",
    "product", "-", "--", "–", "?", "??", ".", "0",
)  # fmt: skip
"""Only when they are the whole name."""

_WORDS = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(_ANYWHERE, key=len, reverse=True))) + r")(?!\w)"
)


@lru_cache(maxsize=65_536)
def is_no_product(name: str) -> bool:
    """Tell whether a name looks as if nothing had been bought by it."""
    plain = name.strip().casefold()
    if not plain or plain in _ALONE:
        return True
    return len(plain.split()) <= _MOST_WORDS and _WORDS.search(plain) is not None


def suspects(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that look so, by alphabet, each once however it is written."""
    found = sorted({name.strip() for name in names if is_no_product(name)} - {""})
    return tuple({name.casefold(): name for name in reversed(found)}.values())[::-1]
