"""Functions of SQL that SQLite and PostgreSQL call by different names."""

from typing import Any

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from core.db.tables.base import JsonColumn
from core.domain import contacts


class epoch_us(FunctionElement[int]):  # noqa: N801 - a function of SQL
    """Microseconds from 1970-01-01 UTC to a moment."""

    type = BigInteger()
    inherit_cache = True


class epoch_hours(FunctionElement[int]):  # noqa: N801 - a function of SQL
    """Whole hours from 1970-01-01 UTC to a moment of later."""

    type = Integer()
    inherit_cache = True


class hour_of(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """What is the same for all moments of an hour, and quick to make."""

    inherit_cache = True


class smallest(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """The smallest of several values, none of which is missing."""

    inherit_cache = True


class largest(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """The largest of several values, none of which is missing."""

    inherit_cache = True


class phone_key(FunctionElement[str]):  # noqa: N801 - a function of SQL
    """The digits of a phone number as in `core.domain.contacts`, "" when there are too few."""

    type = String()
    inherit_cache = True


class object_with(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """Make one JSON object from names and values in turn."""

    type = JsonColumn
    inherit_cache = True


_NAMES: dict[type[FunctionElement[Any]], tuple[str, str]] = {
    smallest: ("min", "least"),
    largest: ("max", "greatest"),
    object_with: ("json_object", "jsonb_build_object"),
}
"""By name on SQLite and PostgreSQL."""


def _named(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    is_postgresql = compiler.dialect.name == "postgresql"
    name = _NAMES[type(element)][is_postgresql]
    return f"{name}({compiler.process(element.clauses, **options)})"


for _function in _NAMES:
    compiles(_function)(_named)


@compiles(phone_key)
def _phone_key(element: phone_key, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    phone = compiler.process(element.clauses, **options)
    if compiler.dialect.name != "postgresql":
        return f"phone_key({phone})"
    # As in `core.domain.contacts.phone_key`; a test compares the two.
    plain = f"regexp_replace(ltrim(btrim({phone}), ''''), '{contacts.EXTENSION}', '', 'i')"
    near = f"regexp_replace({plain}, '[^0-9]', '', 'g')"
    far = f"regexp_replace(replace({plain}, '(0)', ''), '[^0-9]', '', 'g')"
    digits = f"CASE WHEN {plain} ~ '^([+]|00)' THEN '+' || ltrim({far}, '0') ELSE {near} END"
    # Named once only, because PostgreSQL makes it for each time that it is named.
    return f"coalesce(substring({digits} from '^.{{{contacts.SHORTEST_PHONE},}}$'), '')"


@compiles(epoch_us)
def _epoch_us(element: epoch_us, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    moment = compiler.process(element.clauses, **options)
    if compiler.dialect.name == "postgresql":
        return f"(extract(epoch FROM {moment}) * 1000000)::bigint"
    return f"(strftime('%s', {moment}) * 1000000 + substr({moment}, 21))"


@compiles(hour_of)
def _hour_of(element: hour_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    moment = compiler.process(element.clauses, **options)
    if compiler.dialect.name == "postgresql":
        return f"date_trunc('hour', {moment})"
    return f"substr({moment}, 1, 13)"


@compiles(epoch_hours)
def _epoch_hours(element: epoch_hours, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    moment = compiler.process(element.clauses, **options)
    if compiler.dialect.name == "postgresql":
        return f"floor(extract(epoch FROM {moment})::float8 / 3600)::int"
    return f"(strftime('%s', {moment}) / 3600)"
