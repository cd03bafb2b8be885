"""All exports that we know."""

from collections.abc import Sequence

from core.ingest.names import normalised
from core.ingest.presets import amazon, mailing, our_lists, shopify, stripe, woocommerce
from core.ingest.presets.preset import Preset

PRESETS = (
    shopify.CUSTOMERS,
    shopify.ORDERS,
    woocommerce.CUSTOMERS,
    woocommerce.ORDERS,
    mailing.MAILCHIMP,
    mailing.KLAVIYO,
    our_lists.MAILCHIMP,
    our_lists.HUBSPOT,
    our_lists.META,
    our_lists.GOOGLE,
    stripe.CUSTOMERS,
    amazon.ORDERS,
)


def recognised(header: Sequence[str]) -> Preset | None:
    """Return the export that has these columns, or None for any other file."""
    names = {normalised(name) for name in header}
    return next((preset for preset in PRESETS if preset.fits(names)), None)


def preset_of(key: str) -> Preset | None:
    """Return the preset of that key, or None."""
    return next((preset for preset in PRESETS if preset.key == key), None)
