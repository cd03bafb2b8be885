"""Why rows are set aside."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """Why a row is set aside; in the order in which they are looked for."""

    BAD_FIELD_COUNT = "bad_field_count"
    ERROR_CELL = "error_cell"
    CONTROL_CHARS = "control_chars"
    MISSING_ID = "missing_id"
    TOTAL_ROW = "total_row"
    TOO_LONG = "too_long"
    BAD_EMAIL = "bad_email"
    BAD_DATE = "bad_date"
    BAD_AMOUNT = "bad_amount"
    BAD_NUMBER = "bad_number"
    BAD_CURRENCY = "bad_currency"
    BAD_YES_NO = "bad_yes_no"
    BAD_CONSENT = "bad_consent"
    DUPLICATE_ID = "duplicate_id"
    SAME_PERSON = "same_person"
    SUPPRESSED = "suppressed"


REASON_LABELS: Mapping[str, str] = {
    Reason.BAD_FIELD_COUNT: "Another number of cells than the header",
    Reason.ERROR_CELL: "An error of the spreadsheet instead of a value",
    Reason.CONTROL_CHARS: "Invisible control characters",
    Reason.MISSING_ID: "No customer number or order number",
    Reason.TOTAL_ROW: "A total of the rows above",
    Reason.TOO_LONG: "A value is too long",
    Reason.BAD_EMAIL: "Not an email address",
    Reason.BAD_DATE: "Not a date",
    Reason.BAD_AMOUNT: "Not an amount of money",
    Reason.BAD_NUMBER: "Not a number",
    Reason.BAD_CURRENCY: "Not a currency",
    Reason.BAD_YES_NO: "Neither yes nor no",
    Reason.BAD_CONSENT: "Consent is neither yes nor no",
    Reason.DUPLICATE_ID: "Number stands twice in the file",
    Reason.SAME_PERSON: "The same customer as in another row",
    Reason.SUPPRESSED: "Somebody who must not come in again",
}

_SHOWN_CHARS = 60


class SetAside(NamedTuple):
    """A row that does not come in, with its cells as they are in the file."""

    line_number: int
    reason: Reason
    message: str
    cells: list[str]


class Problem(Exception):  # noqa: N818 - never leaves the rooms of the validators
    """What is wrong with a row."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def shown(cell: str) -> str:
    """Return the start of a cell as it can stand in a message."""
    plain = "".join(c if unicodedata.category(c)[0] != "C" else "·" for c in cell[:_SHOWN_CHARS])
    return f"{plain}…" if len(cell) > _SHOWN_CHARS else plain
