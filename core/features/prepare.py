"""Learning from customers how their columns become the matrix that they are compared in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.domain.columns import Absent, ColumnFacts
from core.domain.fields import Kind
from core.domain.recipe import Recipe
from core.domain.treatment import Scale, Treatment
from core.errors import UserError
from core.features import categories, outliers
from core.features.preparation import (
    Mask,
    Matrix,
    Preparation,
    PreparedColumn,
    facts_of,
    of_kept,
)
from core.features.skewness import is_long_tailed, log_offset
from core.features.snapshot import FloatArray, Snapshot

# Nothing a shop measures is larger, and maps keep numbers in single precision (up to 3e38).
_LARGEST = 1e30
# Closer together than this, squares of differences vanish.
_CLOSEST = 1e-30
# Bounds that nobody has learnt yet, of a column whose gaps will be filled.
_FILLED_LATER = 0.0


@dataclass(frozen=True)
class Prepared:
    """Customers ready to be compared: X is (n_kept, n_columns), kept (n,) of the snapshot."""

    X: Matrix
    kept: Mask
    preparation: Preparation


def prepare(snapshot: Snapshot, recipe: Recipe) -> Prepared:
    """Learn how to prepare the recipe's columns, and prepare all customers.

    Numbers and dates (days) stay numbers; numbers with a long tail go on a log scale. Who lacks one
    gets the median, or what the lack amounts to: who never ordered did so longest ago. Yes/no is
    1/0. A category with an order is a number too, all others have one column per value, or one
    for two values (1 for the later in the alphabet). Together, the columns of one category count
    as much as one number does.

    The scales are: "standard": mean 0 and population standard deviation 1; "robust": median 0 and
    quartile distance 1 (where the quartiles are equal, the standard deviation); "minmax": 0 … 1;
    "none": own units.

    Raises
    ------
    UserError : a column is missing, is text, is the same for everybody, or can't be treated as
        was asked; or no customer is left.
    """
    names = tuple(dict.fromkeys(recipe.columns))
    drafts = [_draft(snapshot, recipe, name) for name in names]
    kept = Preparation(tuple(drafts)).kept(snapshot)
    if not kept.any():
        raise UserError(
            "No customer has a value in every chosen column.",
            "Choose fewer columns, or fill the gaps instead of leaving customers out.",
        )
    columns = [
        # Only now, or else the scale would take the weight away again.
        replace(column, weight=recipe.treatment(column.source).weight)
        for draft in drafts
        for column in _with_scales(
            _placed(snapshot, _finished(snapshot, recipe, draft, kept), kept), recipe.scale
        )
    ]
    preparation = Preparation(tuple(columns))
    return Prepared(preparation.matrix(snapshot, kept), kept, preparation)


def explained(facts: ColumnFacts, how: Treatment) -> ColumnFacts:
    """Return the facts with what missing values amount to only where all are missing for that.

    Values that cannot be true count as missing too, and nobody knows what they should be.
    """
    is_explained = how.least is None and how.most is None
    return facts if is_explained else replace(facts, absent="", absent_why="")


def _draft(snapshot: Snapshot, recipe: Recipe, name: str) -> PreparedColumn:
    """Return what decides who is left out because of a column."""
    facts, how = facts_of(snapshot, name), recipe.treatment(name)
    is_number = facts.kind in (Kind.NUMBER, Kind.DATE)
    draft = PreparedColumn(
        name,
        name,
        fill=None if how.missing == "drop" else _FILLED_LATER,
        least=how.least if is_number else None,
        most=how.most if is_number else None,
        beyond=how.outliers or recipe.outliers,
    )
    values = draft.numbers(snapshot)
    known = values[~np.isnan(values)]
    if known.size == 0:
        raise UserError(f"No customer has a value in “{name}”.", "Leave this column out.")
    if facts.kind is Kind.CATEGORY:
        return replace(draft, codes=categories.ranks(facts, how.order))
    return _measured(draft, facts, how, known, recipe) if is_number else draft


def _measured(
    draft: PreparedColumn, facts: ColumnFacts, how: Treatment, known: FloatArray, recipe: Recipe
) -> PreparedColumn:
    """Return the draft of a number or date with its log scale and its bounds."""
    low, high = float(np.min(known)), float(np.max(known))
    if max(-low, high) > _LARGEST:
        raise UserError(
            f"“{draft.source}” holds a number that is far too large: {max(-low, high):.0e}.",
            "Correct this value and import it again, or leave the column out.",
        )
    if low == high:
        raise _constant(draft.source)
    if high - low < _CLOSEST:
        raise UserError(
            f"The values of “{draft.source}” are too close to each other to compare customers by "
            f"them: from {low:g} to {high:g}.",
            "Give them in another unit and import them again, or leave this column out.",
        )
    offset = _offset(draft.source, how, known) if facts.kind is Kind.NUMBER else None
    bounds = (
        outliers.percentiles(known, recipe.cap_percentile)
        if how.outliers == "cap"
        else outliers.far_out(known, offset)
    )
    if bounds is not None:
        draft = replace(draft, low=bounds.low, high=bounds.high)
    return replace(draft, log_offset=offset, floor=low)


def _offset(name: str, how: Treatment, known: FloatArray) -> float | None:
    if how.transform == "none" or (how.transform == "auto" and not is_long_tailed(known)):
        return None
    if np.min(known) < 0:
        raise UserError(
            f"“{name}” holds values below zero, which have no place on a log scale.",
            "Leave this column on its own scale.",
        )
    return log_offset(known)


def _finished(
    snapshot: Snapshot, recipe: Recipe, draft: PreparedColumn, kept: Mask
) -> Sequence[PreparedColumn]:
    """Return the columns of the matrix that a column becomes, not yet scaled."""
    facts, how = facts_of(snapshot, draft.source), recipe.treatment(draft.source)
    if facts.kind in (Kind.CATEGORY, Kind.YES_NO) and not draft.codes:
        values = of_kept(snapshot.values[draft.source], kept)
        columns = categories.columns(facts, values, how, recipe.rare_share)
        if not columns:
            raise _constant(draft.source)
        return columns
    if draft.fill is None:
        return [draft]
    numbers = of_kept(draft.numbers(snapshot), kept)
    absent = explained(facts, how).absent
    return [replace(draft, fill=_fill(absent, numbers[~np.isnan(numbers)]))]


def _fill(absent: Absent, known: FloatArray) -> float:
    """Return what customers without a value get."""
    if absent == "zero":
        return 0.0
    return float(np.max(known) if absent == "most" else np.median(known))


def _placed(
    snapshot: Snapshot, columns: Sequence[PreparedColumn], kept: Mask
) -> Iterator[tuple[PreparedColumn, FloatArray]]:
    # One at a time: at a million customers each array takes 8 MB.
    for column in columns:
        yield column, column.placed(of_kept(column.numbers(snapshot), kept))


def _with_scales(
    placed: Iterator[tuple[PreparedColumn, FloatArray]], scale: Scale
) -> list[PreparedColumn]:
    """Return the columns that one column became, each with its scale."""
    columns = [_with_scale(column, values, scale) for column, values in placed]
    if scale in ("none", "minmax") or not columns[0].is_share:
        return columns
    # Rare values would else weigh more than frequent ones, and many values more than one number.
    joint = float(np.sqrt(sum(each.spread**2 for each in columns)))
    return [replace(column, spread=joint) for column in columns]


def _with_scale(column: PreparedColumn, values: FloatArray, scale: Scale) -> PreparedColumn:
    low, high = float(np.min(values)), float(np.max(values))
    if low == high:
        raise _constant(column.name)
    if scale == "none":
        return column
    if scale == "minmax":
        return replace(column, centre=low, spread=high - low)
    if scale == "robust" and not column.is_share:
        lower, middle, upper = np.percentile(values, [25, 50, 75])
        spread = float(upper - lower) or float(values.std())
        return replace(column, centre=float(middle), spread=spread)
    return replace(column, centre=float(values.mean()), spread=float(values.std()))


def _constant(name: str) -> UserError:
    return UserError(
        f"“{name}” is the same for every customer, so it cannot tell them apart.",
        "Leave this column out.",
    )
