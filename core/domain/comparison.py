"""Trying several ways and column sets side by side: what is asked for, and what comes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from core.domain.algorithms import ALGORITHMS, algorithm
from core.domain.fields import Kind
from core.domain.recipe import MAX_SEGMENTS, Recipe
from core.domain.results import Indices, Verdict
from core.errors import UserError

BUDGETS = (30, 120, 600)
"""Seconds that a comparison may take; one of them is chosen."""

USUAL_BUDGET = 120

MOST_SETS = 8

MOST_COMPARED = 5_000
"""Customers that are compared; of more, a sample is drawn."""

Status = Literal["reliable", "not reliable", "could not", "no time"]


@dataclass(frozen=True)
class ColumnSet:
    """Columns that customers are compared by in some of the tries, under a name for people."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class PlannedTry:
    """One way with one column set; `column_set` is its place among those of the comparison."""

    way: str
    column_set: int
    recipe: Recipe


@dataclass(frozen=True)
class ComparisonChoice:
    """What the user asked to be tried.

    Attributes
    ----------
    recipe : how columns are prepared, which numbers of segments are tried, and the seed; its
        columns and its algorithm are only where it started from.
    ways : names in `core.domain.algorithms`.
    budget_seconds : one of `BUDGETS`.
    """

    recipe: Recipe
    ways: tuple[str, ...]
    column_sets: tuple[ColumnSet, ...]
    budget_seconds: int = USUAL_BUDGET

    def __post_init__(self) -> None:
        """Refuse what compares nothing; raises UserError."""
        for way in self.ways:
            algorithm(way)
        if not self.ways:
            raise UserError("No way is ticked.", "Tick at least one way of finding groups.")
        if not self.column_sets or not all(each.columns for each in self.column_sets):
            raise UserError("No column set is ticked.", "Tick at least one set of columns.")
        if len(self.column_sets) > MOST_SETS:
            raise UserError(
                f"{len(self.column_sets)} column sets are too many at once.",
                f"Tick at most {MOST_SETS}.",
            )
        if len(self.ways) * len(self.column_sets) < 2:
            raise UserError(
                "One way with one column set leaves nothing to compare.",
                "Tick another way or another column set.",
            )
        if self.budget_seconds not in BUDGETS:
            said = ", ".join(map(str, BUDGETS))
            raise UserError("This time cannot be chosen.", f"Choose one of: {said} seconds.")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all sets, each once."""
        return tuple(dict.fromkeys(name for each in self.column_sets for name in each.columns))

    def planned(self) -> tuple[PlannedTry, ...]:
        """Return the tries in their order: every way on the first column set, then on the next."""
        return tuple(
            PlannedTry(way, place, self._recipe(way, each.columns))
            for place, each in enumerate(self.column_sets)
            for way in self.ways
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {
            "recipe": self.recipe.to_json(),
            "ways": list(self.ways),
            "column_sets": [
                {"name": each.name, "columns": list(each.columns)} for each in self.column_sets
            ],
            "budget_seconds": self.budget_seconds,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ComparisonChoice":
        """Read what `to_json` wrote."""
        return cls(
            Recipe.from_json(data["recipe"]),
            tuple(data["ways"]),
            tuple(ColumnSet(each["name"], tuple(each["columns"])) for each in data["column_sets"]),
            data["budget_seconds"],
        )

    def _recipe(self, way: str, columns: tuple[str, ...]) -> Recipe:
        return replace(
            self.recipe,
            columns=columns,
            algorithm=way,
            options=self.recipe.options if way == self.recipe.algorithm else {},
            n_segments=None,
            treatments=tuple(one for one in self.recipe.treatments if one.column in columns),
        )


@dataclass(frozen=True)
class Try:
    """What one way made of one column set.

    Attributes
    ----------
    status : “reliable” when its own advice recommends a number of segments, else “not reliable”;
        “could not” when it cannot work on these customers; “no time” when it was not tried.
    k : number of segments: the recommended one, or the clearest where none is reliable.
    why : the reason of the advice, or why it could not.
    indices : as in a run, in the columns of the set.
    told_apart : mean share of the differences that lie between segments, over all columns of the
        comparison and spend, corrected for chance; 0 … 1.
    placed : share of the customers who are in a segment, 0 … 1.
    """

    way: str
    column_set: int
    status: Status
    k: int | None = None
    verdict: Verdict | None = None
    why: str = ""
    indices: Indices | None = None
    told_apart: float | None = None
    placed: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Try":
        """Read what `to_json` wrote."""
        indices = data["indices"]
        return cls(**{**data, "indices": Indices.from_json(indices) if indices else None})


@dataclass(frozen=True)
class ComparisonFound:
    """What came of a comparison.

    Attributes
    ----------
    tries : in the order in which they were planned.
    taken : place of the try that we would take; None when none is reliable.
    sentence : which we would take, and why.
    agreement : (n_tries, n_tries), adjusted Rand index over the customers that both place; None
        where one of the two places nobody. agreeing : that in a sentence.
    n_customers, n_compared : all, and those of them that were compared: a sample when fewer.
    judged_by : the columns that `told_apart` is the mean of.
    """

    tries: tuple[Try, ...]
    taken: int | None
    sentence: str
    agreement: tuple[tuple[float | None, ...], ...]
    agreeing: str
    n_customers: int
    n_compared: int
    judged_by: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ComparisonFound":
        """Read what `to_json` wrote."""
        return cls(
            **{
                **data,
                "tries": tuple(map(Try.from_json, data["tries"])),
                "agreement": tuple(map(tuple, data["agreement"])),
                "judged_by": tuple(data["judged_by"]),
            }
        )


def recipe_to_run(planned: PlannedTry, tried: Try | None) -> Recipe:
    """Return the recipe of a run that makes the segments of a try, of all customers.

    Where the try was not reliable, or is still to come, the run advises by itself.
    """
    number = tried.k if tried is not None and tried.status == "reliable" else None
    if ALGORITHMS[planned.way].finds_number or (number or 0) > MAX_SEGMENTS:
        number = None
    return replace(planned.recipe, n_segments=number)


def unsuited(way: str, kinds: Iterable[Kind]) -> str:
    """Return why we would not try a way on columns of these kinds, or ""."""
    found = set(kinds)
    has_words = bool(found & {Kind.CATEGORY, Kind.YES_NO})
    if way == "mixed" and not has_words:
        return "Not ticked: there is no category among your columns, so k-means says the same."
    if way in ("mixture", "density") and has_words:
        return "Not ticked: it is made for numbers, and there are categories among your columns."
    return ""
