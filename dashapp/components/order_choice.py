"""What a person may choose for a column of a file of orders, as the values of a select."""

from dataclasses import replace

from core.domain.fields import DateOrder
from core.domain.order_fields import OF_THE_ORDER, ORDER_FIELD_LABELS, OrderColumn, OrderField
from dashapp.components.column_choice import LEAVE_OUT, Option

_DATE_LABELS = {
    DateOrder.YEAR_FIRST: "Order date (2024-12-31)",
    DateOrder.DAY_FIRST: "Order date (31.12.2024)",
    DateOrder.MONTH_FIRST: "Order date (12/31/2024)",
}


def order_choices() -> list[Option]:
    """Return the options of the select: what belongs to the order, to its lines, leave out."""
    of_order = [field for field in OrderField if field in OF_THE_ORDER]
    of_line = [field for field in OrderField if field not in OF_THE_ORDER]
    return [
        {"label": "About the order", "value": "order", "disabled": True},
        *(option for field in of_order for option in _options(field)),
        {"label": "About what was bought", "value": "line", "disabled": True},
        *(option for field in of_line for option in _options(field)),
        {"label": "Not needed", "value": "none", "disabled": True},
        {"label": "Leave out", "value": LEAVE_OUT},
    ]


def order_choice_of(column: OrderColumn) -> str:
    """Return the value of the select for what is chosen."""
    if column.field is None:
        return LEAVE_OUT
    if column.field is OrderField.ORDERED_AT and column.date_order in _DATE_LABELS:
        return f"{column.field}:{column.date_order}"
    return str(column.field)


def order_column_of(saved: OrderColumn, choice: str) -> OrderColumn:
    """Return the column with what the select says; raises ValueError for what it does not offer.

    Parameters
    ----------
    saved : the column as it was; how it is written stays where the choice says nothing.
    """
    if choice == LEAVE_OUT:
        return replace(saved, field=None)
    name, _, order = choice.partition(":")
    date_order = DateOrder(order) if order else saved.date_order
    return replace(saved, field=OrderField(name), date_order=date_order)


def _options(field: OrderField) -> list[Option]:
    found: list[Option] = [{"label": ORDER_FIELD_LABELS[field], "value": str(field)}]
    if field is OrderField.ORDERED_AT:
        found += [
            {"label": label, "value": f"{field}:{order}"} for order, label in _DATE_LABELS.items()
        ]
    return found
