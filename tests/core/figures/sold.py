"""Orders that are easy to check, for the tests of their charts."""

from core.domain.sales import Course, Ranking, Sales, Sold

NOTHING = Sold("", 0, 0.0, 0)
PRODUCTS = Ranking(
    first=tuple(Sold(f"Mug {place}", 100_000 - 1_000 * place, 10.0, 5) for place in range(12)),
    n=30,
    rest=Sold("", 5_000_000, 90.0, 40),
    unnamed=Sold("", 34_000, 1.0, 1),
    n_for_most=9,
)
CATEGORIES = Ranking((Sold("<b>Kitchen", 90_000, 9.0, 4),), 1, NOTHING, NOTHING, 1)
AT_NOON = tuple(tuple(10 if hour == 12 else 0 for hour in range(24)) for _ in range(7))
SALES = Sales(
    currency="EUR",
    n_orders=70,
    n_guests=0,
    spend_e4=6_200_000,
    days=tuple(range(19_723, 19_730)),
    orders=(10,) * 7,
    spends_e4=(100_000,) * 7,
    hours=AT_NOON,
    n_timed=70,
    products=PRODUCTS,
    categories=CATEGORIES,
)
COURSE = Course(
    currency="EUR",
    period="month",
    starts=(19_723.0, 19_754.0, 19_783.0, 19_814.0, 19_844.0, 19_875.0),
    orders=(5, 20, 30, 40, 20, 1),
    spends=(50.0, 200.0, 300.0, 4_000.0, 250.0, 9.0),
    first_is_part=False,
    last_is_part=True,
)
