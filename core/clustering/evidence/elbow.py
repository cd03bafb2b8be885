"""Where the curve of sums of squares over the numbers of segments bends, if it does."""

from collections.abc import Mapping, Sequence

# The bend must be this much sharper than the one of customers spread evenly.
_SHARPER = 1.25


def elbow(curve: Mapping[int, float], n_features: int) -> int | None:
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
