"""What each column of a file means: a first guess, and the check of what the user chose."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.fields import (
    CONSENTS,
    FIELD_LABELS,
    KIND_LABELS,
    ColumnMapping,
    CustomerField,
    DateOrder,
    Kind,
    Mapping,
    NumberStyle,
)
from core.errors import UserError
from core.ingest.column_guess import Column, attribute_guess, columns_of, field_fits
from core.ingest.names import normalised
from core.ingest.presets.preset import Preset
from core.ingest.synonyms import SYNONYMS

_NO_NUMBER = "The column with the customer number is missing."


@dataclass(frozen=True)
class Guess:
    """What a column probably means, and why we think so, in a sentence."""

    mapping: ColumnMapping
    why: str


def guess(
    header: Sequence[str],
    sample_rows: Sequence[Sequence[str]],
    known_kinds: MappingOf[str, Kind] | None = None,
    *,
    preset: Preset | None = None,
    missing_words: Sequence[str] = (),
) -> tuple[Guess, ...]:
    """Return a guess for every column, in the order of the header.

    Parameters
    ----------
    sample_rows : the cells of the first rows; rows of another length are not looked at.
    known_kinds : attributes that the shop has already; a column of that name stays of that kind.
    preset : the export that the file was recognised as.
    missing_words : cells that mean nothing is known; casefolded.
    """
    columns = columns_of(header, sample_rows, missing_words)
    fields = _fields_by_preset(columns, preset) if preset else _fields_by_name(columns)
    if preset is None and CustomerField.CUSTOMER_NUMBER not in fields.values():
        first = columns[0]
        if first.name not in fields and first.is_key and first.looks_like_codes:
            fields[first.name] = CustomerField.CUSTOMER_NUMBER
    return tuple(_guess_one(column, fields, known_kinds or {}) for column in columns)


def require_a_whole_row(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Raise UserError when no row has as many cells as the header."""
    if rows and all(len(row) != len(header) for row in rows):
        raise UserError(
            f"The header names {len(header)} columns, but no row below has as many: "
            f"the first one has {len(rows[0])}.",
            "Perhaps a text with the separator in it lacks its quotes. Save the file again from "
            "your spreadsheet or shop as “CSV UTF-8”.",
        )


def could_be_customer_number(
    header: Sequence[str], sample_rows: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """Return the columns that have a value in every row, each a different one."""
    return tuple(column.name for column in columns_of(header, sample_rows) if column.is_key)


def check_mapping(
    mapping: Mapping,
    header: Sequence[str],
    known_kinds: MappingOf[str, Kind],
    *,
    may_lack_number: bool = False,
) -> None:
    """Raise UserError unless a file with this header can be imported by `mapping`.

    Parameters
    ----------
    may_lack_number : customers are known by something else than a number.
    """
    if tuple(column.column for column in mapping) != tuple(header):
        raise UserError(
            "The columns that were chosen are not those of this file.",
            "Load this page again and choose once more.",
        )
    by_field = _once_each(mapping)
    if CustomerField.CUSTOMER_NUMBER not in by_field and not may_lack_number:
        raise UserError(
            _NO_NUMBER,
            f"Choose “{FIELD_LABELS[CustomerField.CUSTOMER_NUMBER]}” for the column that tells "
            "customers apart, or say how they are told apart without one.",
        )
    _refuse_open_question(mapping)
    for column in mapping:
        known = known_kinds.get(column.column)
        if column.kind and known and not _may_become(known, column.kind):
            raise UserError(
                f"“{column.column}” is already in your data as “{KIND_LABELS[known]}”, so it "
                f"can't come in as “{KIND_LABELS[column.kind]}”.",
                f"Choose “{KIND_LABELS[known]}”, leave the column out, or rename it in the file.",
            )


def missing_number_error(candidates: Sequence[str]) -> UserError:
    """Return the error for a file without customer number, with the columns that could serve."""
    if not candidates:
        return UserError(
            f"{_NO_NUMBER} No other column has a different value in every row either.",
            "Add a column with a number of its own for each customer (1, 2, 3 …) in the first "
            "row and below, and import the file again.",
        )
    shown = ", ".join(f"“{name}”" for name in candidates[:5])
    return UserError(
        _NO_NUMBER,
        f"Choose “{FIELD_LABELS[CustomerField.CUSTOMER_NUMBER]}” for the column that tells "
        f"customers apart; these have a different value in every row: {shown}.",
    )


def _fields_by_preset(columns: Sequence[Column], preset: Preset) -> dict[str, CustomerField]:
    """Return the first column for each field that the export is known to have."""
    found: dict[str, CustomerField] = {}
    for column in columns:
        field = preset.customer_field(column.name)
        if field in CONSENTS and not field_fits(field, column):
            continue  # perhaps when somebody agreed, instead of whether
        if field is not None and field not in found.values():
            found[column.name] = field
    return found


def _fields_by_name(columns: Sequence[Column]) -> dict[str, CustomerField]:
    """Return the best column for each field, by its name, if its values fit."""
    found: dict[str, CustomerField] = {}
    for field, names in SYNONYMS.items():
        matches = [
            (names.index(normalised(column.name)), column)
            for column in columns
            if normalised(column.name) in names and field_fits(field, column)
        ]
        if matches:
            _, best = min(matches, key=lambda match: match[0])
            found[best.name] = field
    return found


def _guess_one(
    column: Column, fields: MappingOf[str, CustomerField], known: MappingOf[str, Kind]
) -> Guess:
    field = fields.get(column.name)
    if field is None:
        return Guess(*attribute_guess(column, known.get(column.name)))
    if field is CustomerField.CUSTOMER_NUMBER and normalised(column.name) not in SYNONYMS[field]:
        why = "The first column, with a different number or code in every row."
    else:
        why = f"The name of the column says “{FIELD_LABELS[field].lower()}”."
    return Guess(ColumnMapping(column.name, field=field, date_order=column.date_order), why)


def _once_each(mapping: Mapping) -> dict[CustomerField, str]:
    by_field: dict[CustomerField, str] = {}
    for column in mapping:
        if column.field is None:
            continue
        first = by_field.setdefault(column.field, column.column)
        if first != column.column:
            label = FIELD_LABELS[column.field]
            raise UserError(
                f"Two columns are chosen as “{label}”: “{first}” and “{column.column}”.",
                "Keep one of them, and choose something else for the other.",
            )
    return by_field


def _refuse_open_question(mapping: Mapping) -> None:
    for column in mapping:
        is_date = column.field is CustomerField.SIGNED_UP or column.kind is Kind.DATE
        if is_date and column.date_order is DateOrder.NOT_SAID:
            raise UserError(
                f"The dates in “{column.column}” can be read with the day first or with the month "
                "first.",
                "Choose which comes first, then check the file.",
            )
        if column.kind is Kind.NUMBER and column.numbers is NumberStyle.NOT_SAID:
            raise UserError(
                f"The numbers in “{column.column}” can be read in two ways: the same mark can "
                "part thousands or decimals.",
                "Choose how they are written, then check the file.",
            )


def _may_become(known: Kind, chosen: Kind) -> bool:
    written_as_text = {Kind.CATEGORY, Kind.TEXT}
    return known is chosen or {known, chosen} <= written_as_text
