"""How many segments to recommend, and the sentence that says why.

The rule and the reasons for its bounds: `docs/adr/0017-which-number-of-segments.md`; how often it
is right: `docs/choosing-k.md`.
"""

from collections.abc import Mapping, Sequence

from core.clustering.evidence.elbow import elbow
from core.domain.indices import BY_KEY
from core.domain.results import Advice, Indices, SweepRow, Verdict

# Kaufman & Rousseeuw (1990), "Finding Groups in Data", table 4: up to 0.25 no substantial
# structure has been found; up to 0.50 it is weak.
NO_STRUCTURE = 0.25
WEAK_STRUCTURE = 0.5

# Hennig (2007), Computational Statistics & Data Analysis 52:258-271: from 0.75 a segment is stable.
STABLE = 0.75

# Whatever their distribution, at most 1 of 20 values lies this many standard deviations above the
# mean: 1 / (1 + 19) by Cantelli's inequality.
BEYOND_CHANCE = 19**0.5

_NOTHING = 1e-12

_INSTEAD = "Use RFM groups instead, or other columns."


def advise(
    rows: Sequence[SweepRow],
    wcss_of_one: float,
    n_features: int,
    gap_of_one: float | None = None,
) -> Advice:
    """Weigh all indices.

    A number of segments is reliable when customers separate (silhouette), more clearly than a
    single cloud would (beyond chance), and every segment is found again in other samples
    (stability). Of the reliable numbers we take the one that most indices name; of equals the
    largest, for what is found again need not be hidden (Tibshirani & Walther 2005, Journal of
    Computational and Graphical Statistics 14:511-528). It is recommended when more than half of
    the indices that name a number name it.

    Parameters
    ----------
    rows : one for each number of segments tried, smallest first, at least one.
    wcss_of_one : the sum of squares when nobody is divided. gap_of_one : the gap statistic then.
    n_features : columns of the prepared matrix.
    """
    named = _named(rows, wcss_of_one, n_features, gap_of_one)
    reliable = [row for row in rows if _is_reliable(row.indices)]
    if not reliable:
        return _advice(None, "no reliable segments", _why_none(rows), named)
    said = [k for k in named.values() if k is not None]
    taken = max(reliable, key=lambda row: _rank(row, said))
    agreeing = said.count(taken.k)
    if len(rows) == 1 or 2 * agreeing > len(said):
        return _advice(taken.k, "recommended", _why(taken), named)
    reason = _why_unsure(taken, len(reliable), agreeing, named)
    return _advice(taken.k, "indices disagree", reason, named)


def _advice(
    k: int | None, verdict: Verdict, reason: str, named: Mapping[str, int | None]
) -> Advice:
    return Advice(k, verdict, reason, named["wcss"], named["silhouette"], dict(named))


def _named(
    rows: Sequence[SweepRow], wcss_of_one: float, n_features: int, gap_of_one: float | None
) -> dict[str, int | None]:
    """Return the number that each index alone would take, by key; of equal ones the smallest."""
    named: dict[str, int | None] = {
        "wcss": elbow({1: wcss_of_one} | {row.k: row.indices.wcss for row in rows}, n_features),
        "silhouette": _clearest(rows).k,
    }
    for key in ("calinski_harabasz", "davies_bouldin"):
        sign = 1 if BY_KEY[key].more_is_better else -1
        known = [
            (row.k, value) for row in rows if (value := BY_KEY[key].of(row.indices)) is not None
        ]
        named[key] = max(known, key=lambda pair: (sign * pair[1], -pair[0]))[0] if known else None
    named["gap"] = _by_gap(rows, gap_of_one)
    # Where nothing is left inside segments, both are beyond any number.
    complete = [row.k for row in rows if row.indices.wcss <= _NOTHING * wcss_of_one]
    return named | dict.fromkeys(("calinski_harabasz", "gap"), complete[0]) if complete else named


def _by_gap(rows: Sequence[SweepRow], gap_of_one: float | None) -> int | None:
    """Return the smallest number within one standard error of the highest gap.

    The first local peak, as first proposed, stops too early where groups are nested.
    """
    known = [(row.k, row.indices.gap) for row in rows if row.indices.gap is not None]
    if gap_of_one is not None:
        known.insert(0, (1, gap_of_one))
    if len(known) < 2:
        return None
    highest, value = max(known, key=lambda pair: (pair[1], -pair[0]))
    error = next((row.indices.gap_se or 0.0 for row in rows if row.k == highest), 0.0)
    return next(k for k, gap in known if gap >= value - error)


def _rank(row: SweepRow, said: Sequence[int]) -> tuple[int, float]:
    """Return what reliable numbers are compared by; the clearest if no index names any of them."""
    n_named = said.count(row.k)
    return n_named, row.k if n_named else _width(row)


def _clearest(rows: Sequence[SweepRow]) -> SweepRow:
    return max(rows, key=lambda row: (_width(row), -row.k))


def _width(row: SweepRow) -> float:
    return -1.0 if row.indices.silhouette is None else row.indices.silhouette


def _is_reliable(indices: Indices) -> bool:
    return (
        (indices.silhouette or 0.0) >= NO_STRUCTURE
        and (indices.beyond_chance or 0.0) >= BEYOND_CHANCE
        and (indices.stability or 0.0) >= STABLE
    )


def _why(row: SweepRow) -> str:
    smallest = row.indices.smallest_share
    share = "" if smallest is None else f", smallest {_percent(smallest)}"
    return (
        f"{row.k} segments: stable ({row.indices.stability or 0:.2f}), "
        f"silhouette {_width_in_words(row.indices, (NO_STRUCTURE, WEAK_STRUCTURE))}{share}."
        f"{_how_weak(_width(row))}"
    )


def _how_weak(width: float) -> str:
    if width >= WEAK_STRUCTURE:
        return ""
    return (
        f" Below {WEAK_STRUCTURE:.2f} segments overlap: customers at the edges could be in either."
    )


def _why_unsure(
    taken: SweepRow, n_reliable: int, n_agreeing: int, named: Mapping[str, int | None]
) -> str:
    listed = ", ".join(f"{BY_KEY[key].short} {k}" for key, k in named.items() if k is not None)
    if n_reliable == 1:
        because = "it is the only number that other samples confirm"
    elif n_agreeing:
        because = "of the numbers that other samples confirm it has most for it"
    else:
        because = "of the numbers that other samples confirm it is the clearest"
    return (
        f"The indices disagree: {listed}; we would take {taken.k} because {because}. {_why(taken)}"
    )


def _why_none(rows: Sequence[SweepRow]) -> str:
    """Say what is missing at the number that separates most clearly of those that come nearest."""
    nearest = max(rows, key=lambda row: (_n_passed(row.indices), _width(row), -row.k))
    many = f"{rows[0].k} to {rows[-1].k} segments" if len(rows) > 1 else f"{rows[0].k} segments"
    return f"No reliable segments here: tried {many}; {_missing(nearest)}. {_INSTEAD}"


def _n_passed(indices: Indices) -> int:
    """Return how many hurdles are taken, in the order in which they are told."""
    if (indices.silhouette or 0.0) < NO_STRUCTURE:
        return 0
    return 1 + ((indices.beyond_chance or 0.0) >= BEYOND_CHANCE)


def _missing(row: SweepRow) -> str:
    if row.k == 1:
        return "all customers are one group"
    indices, width = row.indices, _width_in_words(row.indices, (NO_STRUCTURE,))
    if (indices.silhouette or 0.0) < NO_STRUCTURE:
        return (
            f"the best separation is weak (silhouette {width} for {row.k}; "
            f"below {NO_STRUCTURE:.2f} groups may be chance)"
        )
    if indices.stability is None and indices.beyond_chance is None:
        return "there are too few different customers to tell groups from chance"
    if (indices.beyond_chance or 0.0) < BEYOND_CHANCE:
        return (
            f"a single cloud of customers would fall into groups as clear as these "
            f"(silhouette {width} for {row.k})"
        )
    stability = indices.stability or 0.0
    said = _in_words(stability, f"{stability:.2f}", (STABLE,))
    return (
        f"other samples of the same customers give other segments (stability {said} for {row.k}; "
        f"{STABLE:.2f} is stable)"
    )


def _percent(share: float) -> str:
    return "under 1 %" if share < 0.005 else f"{100 * share:.0f} %"


def _width_in_words(indices: Indices, bounds: Sequence[float]) -> str:
    if indices.silhouette is None:
        return "not known"
    return _in_words(indices.silhouette, BY_KEY["silhouette"].shown(indices), bounds)


def _in_words(value: float, shown: str, bounds: Sequence[float]) -> str:
    """Return the value as it is shown, but say where it was rounded up to a bound."""
    rounded = float(shown.split()[0])
    is_below = any(value < bound <= rounded for bound in bounds)
    return f"just below {shown}" if is_below else shown
