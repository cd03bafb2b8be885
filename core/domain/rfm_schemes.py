"""The schemes of RFM groups that we offer, as data."""

from core.domain.rfm import Group, Scheme
from core.errors import UserError

_ANY = (1, 5)

PLAIN = Scheme(
    name="plain",
    label="Six plain groups",
    about="Few groups with clear names. Everybody is in exactly one. A good start.",
    groups=(
        Group("Best customers", (4, 5), (4, 5), (4, 5), "order lately, often, and for much"),
        Group("Loyal customers", (3, 5), (3, 5), _ANY, "come back again and again"),
        Group("New or occasional", (4, 5), (1, 2), _ANY, "ordered lately, but not often yet"),
        Group("Cooling down", (3, 3), (1, 2), _ANY, "few orders, and some time ago"),
        Group("Win back", (1, 2), (3, 5), (3, 5), "used to order often and for much"),
        Group("Gone quiet", (1, 2), _ANY, _ANY, "have not ordered for long"),
    ),
)
"""Our own: recency splits active, cooling and quiet customers; then how much is at stake."""

R_PACKAGE = Scheme(
    name="rfm-package",
    label="Ten classic groups",
    about="The well-known names and rules of the R package rfm, for those who compare with it.",
    groups=(
        Group("Champions", (5, 5), (5, 5), (5, 5), "latest, most often, most money"),
        Group("Potential Loyalist", (3, 5), (3, 5), (2, 5), "recent, and more than once"),
        Group("Loyal Customers", (2, 4), (2, 4), (2, 4), "regular, with fair spending"),
        Group("Promising", (3, 4), (1, 3), (3, 5), "few orders so far, but large ones"),
        Group("New Customers", (4, 5), (1, 3), (1, 5), "ordered lately, few orders"),
        Group("Can't Lose Them", (1, 2), (3, 4), (4, 5), "big spenders who stay away"),
        Group("At Risk", (1, 2), (2, 5), (4, 5), "spent much, but long ago"),
        Group("Need Attention", (1, 3), (3, 5), (3, 5), "above average, but not lately"),
        Group("About To Sleep", (2, 3), (1, 3), (1, 4), "below average, and fading"),
        Group("Lost", (1, 1), (1, 5), (1, 5), "the longest ago"),
    ),
    proposal="quintiles plus one",
)
"""The scores and the example segments of the R package rfm, version 0.3.0 (A. Hebbali, MIT).

Source: the help pages of `rfm_table_order` and `rfm_segment`, https://rfm.rsquaredacademy.com. Of
several rules that fit, the first counts. The rules leave some scores out: those are “Others”.
"""

SCHEMES = (PLAIN, R_PACKAGE)


def scheme(name: str) -> Scheme:
    """Return a scheme by its name; raises UserError when there is none."""
    for each in SCHEMES:
        if each.name == name:
            return each
    known = ", ".join(each.name for each in SCHEMES)
    raise UserError(f"There is no scheme “{name}”.", f"Choose one of: {known}.")
