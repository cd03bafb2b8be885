"""The kinds of shoppers that the demo shop has, as numbers.

They are what a good segmentation should find again; nobody in the app ever sees them.
"""

from dataclasses import dataclass

CHANNELS = ("Web shop", "App", "Store", "Phone")


@dataclass(frozen=True)
class ShopperType:
    """How one kind of shopper lives and buys.

    Attributes
    ----------
    share : of all customers, 0 … 1.
    age, age_sd : years. income : median of the household, euros a year; income_spread : sd of
        its logarithm. household : mean number of people besides the customer.
    visits : to the shop, a month. score, score_sd : spending score, 1 … 100.
    orders : a year. lines : mean number of products in an order beyond the first.
    price : how dear the chosen products are, 1 = typical.
    discount, returned : share of order lines. newsletter : share of customers.
    years : mean time as a customer. rating : mean stars. lapsed : share that stopped buying.
    channels : shares in the order of CHANNELS.
    categories : weight of each category, 1 where nothing is said.
    """

    share: float
    age: float
    age_sd: float
    income: float
    income_spread: float
    household: float
    visits: float
    score: float
    score_sd: float
    orders: float
    lines: float
    price: float
    discount: float
    returned: float
    newsletter: float
    years: float
    rating: float
    lapsed: float
    channels: tuple[float, float, float, float]
    categories: dict[str, float]


BARGAIN_HUNTER = ShopperType(
    share=0.25, age=26, age_sd=4.5, income=27_000, income_spread=0.24, household=0.8,
    visits=13.0, score=66, score_sd=10, orders=3.6, lines=0.9, price=0.7,
    discount=0.52, returned=0.07, newsletter=0.71, years=1.4, rating=3.9, lapsed=0.15,
    channels=(0.27, 0.64, 0.08, 0.01), categories={"Outlet": 4.0, "Kitchen": 1.4},
)  # fmt: skip
FAMILY = ShopperType(
    share=0.27, age=40, age_sd=5.5, income=56_000, income_spread=0.20, household=2.6,
    visits=6.0, score=51, score_sd=9, orders=3.1, lines=1.8, price=0.95,
    discount=0.24, returned=0.05, newsletter=0.58, years=3.2, rating=4.2, lapsed=0.12,
    channels=(0.55, 0.25, 0.19, 0.01), categories={"Kids": 5.0, "Bedroom": 1.7},
)  # fmt: skip
CONNOISSEUR = ShopperType(
    share=0.16, age=50, age_sd=7.0, income=98_000, income_spread=0.22, household=1.2,
    visits=8.5, score=84, score_sd=7, orders=5.2, lines=1.5, price=1.55,
    discount=0.08, returned=0.03, newsletter=0.66, years=4.6, rating=4.6, lapsed=0.06,
    channels=(0.52, 0.20, 0.27, 0.01), categories={"Living": 3.0, "Workspace": 2.0, "Outlet": 0.2},
)  # fmt: skip
CAREFUL_SENIOR = ShopperType(
    share=0.20, age=69, age_sd=6.0, income=33_000, income_spread=0.22, household=0.7,
    visits=2.2, score=31, score_sd=9, orders=1.5, lines=0.8, price=0.9,
    discount=0.17, returned=0.02, newsletter=0.34, years=6.3, rating=4.4, lapsed=0.18,
    channels=(0.24, 0.03, 0.56, 0.17), categories={"Garden": 4.5, "Kitchen": 1.6},
)  # fmt: skip
BUSY_EARNER = ShopperType(
    share=0.12, age=38, age_sd=6.0, income=108_000, income_spread=0.23, household=0.9,
    visits=1.6, score=19, score_sd=8, orders=0.8, lines=0.5, price=1.3,
    discount=0.10, returned=0.10, newsletter=0.27, years=2.3, rating=3.6, lapsed=0.35,
    channels=(0.67, 0.25, 0.07, 0.01), categories={"Workspace": 4.0, "Living": 1.5},
)  # fmt: skip

SHOPPER_TYPES = (BARGAIN_HUNTER, FAMILY, CONNOISSEUR, CAREFUL_SENIOR, BUSY_EARNER)
