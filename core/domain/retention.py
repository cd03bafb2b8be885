"""How long each kind of data is kept, and what becomes of it then."""

from dataclasses import dataclass
from enum import StrEnum

SHORTEST_DAYS, LONGEST_DAYS = 1, 36_500


class DataKind(StrEnum):
    """One kind of data with a retention period of its own."""

    WAITING_FILES = "waiting_files"
    SET_ASIDE = "set_aside"
    RUNS = "runs"
    EXPORTS = "exports"
    AUDIT = "audit"
    CUSTOMERS = "customers"


@dataclass(frozen=True)
class KindWords:
    """A kind of data in words.

    Attributes
    ----------
    one, many : what is counted. counted_from : from when on the days count.
    default_days : while nobody has chosen; None is for as long as the shop is there.
    """

    title: str
    said: str
    one: str
    many: str
    counted_from: str
    default_days: int | None


KINDS: dict[DataKind, KindWords] = {
    DataKind.WAITING_FILES: KindWords(
        "Files that wait",
        "Uploaded and perhaps checked, but never brought in. They hold whatever the file held.",
        "file",
        "files",
        "the upload",
        30,
    ),
    DataKind.SET_ASIDE: KindWords(
        "Rows that were set aside",
        "Rows that could not come in, kept so that you can mend them.",
        "row",
        "rows",
        "the import",
        90,
    ),
    DataKind.RUNS: KindWords(
        "Segments and older versions of your customers",
        "A run keeps the version of your customers that it was made from; both go together.",
        "run",
        "runs",
        "when the segments were found",
        None,
    ),
    DataKind.EXPORTS: KindWords(
        "Log of lists",
        "Who took which list when. It shows to whom data were given, so keep it for some years.",
        "list",
        "lists",
        "the download",
        1_095,
    ),
    DataKind.AUDIT: KindWords(
        "Record of what was done",
        "Who did what and when, for all shops together. It names your colleagues.",
        "entry",
        "entries",
        "when it was done",
        1_095,
    ),
    DataKind.CUSTOMERS: KindWords(
        "Customers",
        "Who has neither ordered nor signed up, and was in no file, for that long. They are erased "
        "with everything about them; their orders stay in the totals as those of nobody.",
        "customer",
        "customers",
        "the last order, sign-up or file",
        None,
    ),
}
"""Every kind in words, in the order in which it is shown."""
