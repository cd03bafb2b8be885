"""What a person may choose for a column of a file, as the values of a select."""

from dataclasses import replace

from core.domain.fields import (
    FIELD_LABELS,
    KIND_LABELS,
    ColumnMapping,
    CustomerField,
    DateOrder,
    Kind,
    NumberStyle,
)

LEAVE_OUT = "out"
Option = dict[str, str | bool]
_DATE_LABELS = {
    DateOrder.YEAR_FIRST: "Date (2024-12-31)",
    DateOrder.DAY_FIRST: "Date, day first (31.12.2024)",
    DateOrder.MONTH_FIRST: "Date, month first (12/31/2024)",
}
_ORDERS = {
    DateOrder.YEAR_FIRST: "2024-12-31",
    DateOrder.DAY_FIRST: "31.12.2024",
    DateOrder.MONTH_FIRST: "12/31/2024",
}
_NUMBER_LABELS = {
    NumberStyle.POINT: "Number, with a point (1,234.56)",
    NumberStyle.COMMA: "Number, with a comma (1.234,56)",
}


def choices() -> list[Option]:
    """Return the options of the select: fields, kinds of attributes, leave out."""
    fields: list[Option] = [
        {"label": said, "value": value}
        for f, label in FIELD_LABELS.items()
        for value, said in _of_field(f, label)
    ]
    kinds: list[Option] = [
        {"label": label, "value": f"kind:{kind}"}
        for kind, label in KIND_LABELS.items()
        if kind is not Kind.DATE
    ]
    dates: list[Option] = [
        {"label": label, "value": f"kind:{Kind.DATE}:{order}"}
        for order, label in _DATE_LABELS.items()
    ]
    numbers: list[Option] = [
        {"label": label, "value": f"kind:{Kind.NUMBER}:{style}"}
        for style, label in _NUMBER_LABELS.items()
    ]
    return [
        {"label": "A field of the customer", "value": "fields", "disabled": True},
        *fields,
        {"label": "Something else about them", "value": "kinds", "disabled": True},
        *kinds,
        *numbers,
        *dates,
        {"label": "Not needed", "value": "none", "disabled": True},
        {"label": "Leave out", "value": LEAVE_OUT},
    ]


def choice_of(column: ColumnMapping) -> str:
    """Return the value of the select for what is chosen."""
    if column.field is CustomerField.SIGNED_UP and column.date_order in _ORDERS:
        return f"field:{column.field}:{column.date_order}"
    if column.field is not None:
        return f"field:{column.field}"
    if column.kind is Kind.DATE:
        return f"kind:{column.kind}:{column.date_order}"
    if column.kind is Kind.NUMBER and column.numbers in _NUMBER_LABELS:
        return f"kind:{column.kind}:{column.numbers}"
    return f"kind:{column.kind}" if column.kind is not None else LEAVE_OUT


def mapping_of(saved: ColumnMapping, choice: str) -> ColumnMapping:
    """Return the column with what the select says; raises ValueError for what it does not offer.

    Parameters
    ----------
    saved : the column as it was; how it is written stays where the choice says nothing.
    """
    kind_of_choice, _, name = choice.partition(":")
    if kind_of_choice == "field":
        field, _, order = name.partition(":")
        date_order = DateOrder(order) if order else saved.date_order
        return replace(saved, field=CustomerField(field), kind=None, date_order=date_order)
    if kind_of_choice == "kind":
        kind, _, written = name.partition(":")
        return _of_kind(saved, Kind(kind), written)
    if choice != LEAVE_OUT:
        raise ValueError(f"no choice is called {choice!r}")
    return replace(saved, field=None, kind=None)


def _of_field(field: CustomerField, label: str) -> list[tuple[str, str]]:
    """Return the choices of a field; of a date, one for each way to write it."""
    plain = (f"field:{field}", label)
    if field is not CustomerField.SIGNED_UP:
        return [plain]
    return [
        plain,
        *((f"field:{field}:{order}", f"{label} ({day})") for order, day in _ORDERS.items()),
    ]


def _of_kind(saved: ColumnMapping, kind: Kind, written: str) -> ColumnMapping:
    column = replace(saved, field=None, kind=kind)
    if written and kind is Kind.DATE:
        return replace(column, date_order=DateOrder(written))
    if written and kind is Kind.NUMBER:
        return replace(column, numbers=NumberStyle(written))
    return column
