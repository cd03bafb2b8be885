"""How many segments to recommend, and the sentence that says why."""

from collections.abc import Sequence

from core.domain.results import Advice, SweepRow

# Kaufman & Rousseeuw (1990), "Finding Groups in Data", table 4: up to 0.25 no substantial
# structure has been found; up to 0.50 it is weak.
NO_STRUCTURE = 0.25
WEAK_STRUCTURE = 0.5

# The bend must be this much sharper than the one of customers spread evenly.
_SHARPER = 1.25


def advise(rows: Sequence[SweepRow], wcss_of_one: float, n_features: int) -> Advice:
    """Weigh the elbow and the silhouette.

    Parameters
    ----------
    rows : one for each number of segments tried, smallest first, at least one.
    wcss_of_one : the sum of squares when nobody is divided.
    n_features : columns of the prepared matrix.
    """
    best = max(rows, key=lambda row: (row.indices.silhouette or -1.0, -row.k))
    width = best.indices.silhouette or 0.0
    curve = {1: wcss_of_one} | {row.k: row.indices.wcss for row in rows}
    elbow_k = elbow(curve, n_features)
    if width < NO_STRUCTURE:
        reason = _why_none(rows, best.k, width)
        return Advice(None, "no reliable segments", reason, elbow_k, best.k)
    if elbow_k == best.k:
        reason = (
            f"{best.k} segments: the clearest separation (silhouette {_in_words(width)}) "
            f"and the bend of the elbow.{_how_weak(width)}"
        )
        return Advice(best.k, "recommended", reason, elbow_k, best.k)
    reason = _why_unsure(best.k, width, elbow_k) + _how_weak(width)
    return Advice(best.k, "indices disagree", reason, elbow_k, best.k)


def elbow(curve: dict[int, float], n_features: int) -> int | None:
    """Return the k where the curve of sums of squares bends most, or None for no elbow.

    The bend is the point farthest below the straight line from the first to the last point of
    the curve, both axes scaled to 0 … 1 (Satopää et al. 2011, "Finding a 'Kneedle' in a
    Haystack", ICDCS workshops, 166-171). Any falling curve has such a point; so, as our own
    rule, the fall per segment before it must exceed the fall after it clearly more than for
    customers spread evenly, where the sum falls like k^(-2/p) (Krzanowski & Lai 1988,
    Biometrics 44:23-34).

    Parameters
    ----------
    curve : k to sum of squares. n_features : p.
    """
    ks = sorted(curve)
    first, last = ks[0], ks[-1]
    if len(ks) < 3 or curve[first] <= curve[last]:
        return None

    def below_the_line(k: int) -> float:
        height = (curve[k] - curve[last]) / (curve[first] - curve[last])
        return 1 - (k - first) / (last - first) - height

    place = max(range(1, len(ks) - 1), key=lambda each: below_the_line(ks[each]))
    around = ks[place - 1], ks[place], ks[place + 1]
    evenly = _bend(around, [k ** (-2 / n_features) for k in around])
    found = _bend(around, [curve[k] for k in around])
    is_sharp = below_the_line(ks[place]) > 0 and found >= _SHARPER * evenly
    return ks[place] if is_sharp else None


def _bend(ks: tuple[int, int, int], heights: Sequence[float]) -> float:
    """Return the fall per segment before the middle point over the fall after it."""
    before = (heights[0] - heights[1]) / (ks[1] - ks[0])
    after = (heights[1] - heights[2]) / (ks[2] - ks[1])
    return before / after if after > 0 else float("inf")


def _why_none(rows: Sequence[SweepRow], best_k: int, width: float) -> str:
    tried = f"{rows[0].k} to {rows[-1].k} segments" if len(rows) > 1 else f"{best_k} segments"
    return (
        f"Tried {tried}: the best separation is weak (silhouette {_in_words(width)} for {best_k}; "
        f"below {NO_STRUCTURE:.2f} groups may be chance)."
    )


def _why_unsure(best_k: int, width: float, elbow_k: int | None) -> str:
    bend = f"the elbow bends at {elbow_k}" if elbow_k else "the elbow shows no clear bend"
    return f"{best_k} segments separate most clearly (silhouette {_in_words(width)}), but {bend}."


def _in_words(width: float) -> str:
    """Return the width with two digits, never rounded up to a bound that it does not reach."""
    rounded = f"{width:.2f}"
    bounds = (NO_STRUCTURE, WEAK_STRUCTURE)
    is_below = any(width < bound and rounded == f"{bound:.2f}" for bound in bounds)
    return f"just below {rounded}" if is_below else rounded


def _how_weak(width: float) -> str:
    if width >= WEAK_STRUCTURE:
        return ""
    return (
        f" Below {WEAK_STRUCTURE:.2f} segments overlap: customers at the edges could be in either."
    )
