"""What a campaign changed: target against control, with 95 % intervals."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""


@dataclass(frozen=True)
class Interval:
    """A difference with its 95 % interval."""

    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether it is certain that there is a difference, and in which direction."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Arm:
    """One of both groups, added up.

    Attributes
    ----------
    n : customers. n_buyers : those with an order in the window.
    orders, revenue : of all together. orders_squares, revenue_squares : sums over customers of the
        squares of what each has.
    """

    n: int
    n_buyers: int
    orders: float
    orders_squares: float
    revenue: float
    revenue_squares: float

    @property
    def conversion(self) -> float:
        """Share of the customers who bought, 0 … 1."""
        return self.n_buyers / self.n if self.n else 0.0

    def __add__(self, other: "Arm") -> "Arm":
        """Put two groups together."""
        return Arm(
            self.n + other.n,
            self.n_buyers + other.n_buyers,
            self.orders + other.orders,
            self.orders_squares + other.orders_squares,
            self.revenue + other.revenue,
            self.revenue_squares + other.revenue_squares,
        )


def conversion_lift(target: Arm, control: Arm) -> Interval:
    """Return how many more of the target bought, as a share, -1 … 1.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890, method 10: two Wilson score intervals
    combined; it holds its level for small shares, where the usual formula does not.
    """
    difference = target.conversion - control.conversion
    (low_1, high_1), (low_2, high_2) = _wilson(target), _wilson(control)
    low = difference - sqrt((target.conversion - low_1) ** 2 + (high_2 - control.conversion) ** 2)
    high = difference + sqrt((high_1 - target.conversion) ** 2 + (control.conversion - low_2) ** 2)
    return Interval(difference, low, high)


def orders_lift(target: Arm, control: Arm) -> Interval:
    """Return how many more orders a customer of the target has."""
    return mean_difference(
        (target.n, target.orders, target.orders_squares),
        (control.n, control.orders, control.orders_squares),
    )


def revenue_lift(target: Arm, control: Arm) -> Interval:
    """Return how much more a customer of the target spent; who bought nothing counts as 0."""
    return mean_difference(
        (target.n, target.revenue, target.revenue_squares),
        (control.n, control.revenue, control.revenue_squares),
    )


def mean_difference(one: tuple[int, float, float], other: tuple[int, float, float]) -> Interval:
    """Return how much larger the mean of one sample is than that of another.

    Parameters
    ----------
    one, other : size (at least 2), sum, and sum of squares.

    Raises
    ------
    ValueError : a sample has fewer than two values.

    References
    ----------
    Welch (1947), Biometrika 34:28-35: the two may differ in spread.
    """
    (mean_1, error_1), (mean_2, error_2) = _mean(*one), _mean(*other)
    together = error_1 + error_2
    difference = mean_1 - mean_2
    if together == 0:
        return Interval(difference, difference, difference)
    freedom = together**2 / (error_1**2 / (one[0] - 1) + error_2**2 / (other[0] - 1))
    half = student_quantile(freedom) * sqrt(together)
    return Interval(difference, difference - half, difference + half)


def student_quantile(freedom: float) -> float:
    """Return the 97.5 % quantile of Student's t distribution, for five degrees of freedom or more.

    References
    ----------
    Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.7.5.
    """
    z = Z_95
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def _wilson(arm: Arm) -> tuple[float, float]:
    """Return Wilson's score interval of a share."""
    n, share, z = arm.n, arm.conversion, Z_95
    middle = share + z**2 / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def _mean(n: int, total: float, squares: float) -> tuple[float, float]:
    """Return the mean and the square of its standard error."""
    if n < 2:
        raise ValueError("a sample of fewer than two values has no spread")
    mean = total / n
    # Rounding may leave a crumb below zero where all values are the same.
    return mean, max(squares - n * mean**2, 0.0) / (n - 1) / n
