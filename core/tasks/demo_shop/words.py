"""The short lists that names, places and products of the demo shop are made of.

First and last names are invented or put together at random, so that no real person is meant.
Phone numbers come from the ranges that each country keeps free for films and books, addresses
of e-mail from domains that never deliver (RFC 2606).
"""

from dataclasses import dataclass

FIRST_NAMES = (
    "Alva Bero Cleo Dario Elina Fenno Gesa Halvar Ilka Joris Kaia Lorin Mira Nilo Odette Pelle "
    "Quira Runa Selma Tavi Ulla Vito Wanda Xenia Yorick Zelda Arvid Brisa Corin Delia Emeric "
    "Fiora Goran Hedda Ivo Jola Kester Lunet Marek Noemi Orsin Petra Rasmin Sunniva Tibor Urda "
    "Vesna Wim Yara Zeno"
)

LAST_NAMES = (
    "Abendrot Birkfeld Caldermoor Dornhagen Ellerwood Fennimor Grauwald Hollin Ivenstad Jorvale "
    "Kestermann Lindqvale Marsdenau Nordhaven Oakenrow Pellering Quillfeather Rosenbrook "
    "Sandviken Tannhof Ulmenried Vintermark Wexcombe Yarrowby Zimmerlund Ashgrove Brackwell "
    "Copperlane Dunmorrow Eastermond Farnhill Glennard Hazelgren Inglemoor Juniperson Kirschauer "
    "Larkmead Moorgate Nettlefield Osterling Plumridge Reedmont Silverbeck Thornquist Underhay "
    "Valebrook Winterstein Wolkenstein Yewdale Zandberg"
)


@dataclass(frozen=True)
class Place:
    """A city with its country, a postcode, how phone numbers start, and its share of people."""

    city: str
    country: str
    postcode: str
    phone: str
    share: float


PLACES = (
    Place("Berlin", "Germany", "10115", "+49 30 23125 0", 0.17),
    Place("Hamburg", "Germany", "20095", "+49 40 66969 0", 0.11),
    Place("Munich", "Germany", "80331", "+49 89 99998 0", 0.10),
    Place("Leipzig", "Germany", "04109", "+49 171 39200 ", 0.06),
    Place("Dresden", "Germany", "01067", "+49 174 91000 ", 0.04),
    Place("London", "United Kingdom", "N1 9GU", "+44 20 7946 00", 0.13),
    Place("Leeds", "United Kingdom", "LS1 4AP", "+44 113 496 00", 0.05),
    Place("Paris", "France", "75011", "+33 1 99 00 70 ", 0.11),
    Place("Lyon", "France", "69002", "+33 4 65 71 20 ", 0.06),
    Place("Dublin", "Ireland", "D02 X285", "+353 20 912 00", 0.06),
    Place("Stockholm", "Sweden", "111 22", "+46 8 465 004 ", 0.07),
    Place("Gothenburg", "Sweden", "411 03", "+46 31 390 06 ", 0.04),
)

CATEGORIES: dict[str, tuple[int, str]] = {
    # category: (typical price in cents, things)
    "Kitchen": (2900, "Pan Knife Kettle Bowl Mug Board Jar Whisk Teapot Carafe Tray Grater"),
    "Living": (6900, "Lamp Cushion Throw Rug Vase Candle Frame Mirror Clock Basket Stool Shelf"),
    "Bedroom": (5900, "Duvet Pillow Sheet Blanket Mattress Topper Robe Nightlight Quilt Hanger"),
    "Garden": (3900, "Planter Trowel Lantern Hammock Hose Bench Feeder Gloves Trellis Parasol"),
    "Kids": (2400, "Puzzle Blocks Bunting Beanbag Toybox Mobile Nightshirt Kite Easel Tipi"),
    "Workspace": (7900, "Desk Chair Organiser Monitor-stand Planner Lightbar Footrest Drawer"),
    "Outlet": (1500, "Towel Coaster Napkin Tealight Hook Doormat Tote Tin Apron Cloth"),
}

STYLES = (
    "Linen Oak Slate Amber Willow Pebble Cobalt Cedar Ivory Moss Copper Dune Fjord Juniper "
    "Marble Ochre Plum Quartz Sable Teal"
)
