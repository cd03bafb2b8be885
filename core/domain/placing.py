"""Which runs new customers can be placed into, and what a file of them must have."""

from collections.abc import Collection

from core.domain import wording
from core.domain.recipe import BY_HAND, RFM, Recipe
from core.errors import UserError


def takes_newcomers(recipe: Recipe) -> bool:
    """Tell whether a run of this recipe says where somebody new belongs."""
    return recipe.algorithm not in (RFM, BY_HAND)


def refuse_closed(recipe: Recipe) -> None:
    """Raise UserError for RFM groups and for segments that were made by hand."""
    if recipe.algorithm == RFM:
        raise UserError(
            "RFM groups follow from orders, not from a file of customers.",
            "Import the orders of these customers, and make the groups again.",
        )
    if recipe.algorithm == BY_HAND:
        raise UserError(
            "These customers were chosen by hand: nothing says who else would belong to them.",
            "Place new customers into the segments of another run.",
        )


def refuse_lacking(needed: Collection[str], has: Collection[str]) -> None:
    """Raise UserError for a file without a column: everybody in it would count as average there.

    Parameters
    ----------
    needed : columns that the run compares customers by. has : those of the file with values.
    """
    lacking = sorted(set(needed) - set(has))
    if lacking:
        named = wording.listed([wording.quoted(name) for name in lacking])
        raise UserError(
            f"These segments compare customers by {named}, which this file does not have.",
            "Use a file with the same columns, named as in the file that the run was made from.",
        )
