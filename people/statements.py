"""Statements in plain SQL, for what nearly every request asks: composing a query anew costs more than its answer.

Their texts are the code's own, few, and the same each time: a connection keeps what it knows of each.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from inspect import getattr_static
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.signals import post_init, pre_init
from django_countries.fields import CountryDescriptor

M = TypeVar("M", bound=Model)
#: What a value from the database is put into as it is, though it could be given something else.
PLAIN = (ForeignKeyDeferredAttribute, CountryDescriptor)


def read(text: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Send a statement and return the rows that it finds: one query."""
    found: list[tuple[Any, ...]] = _send(_database(), text, parameters).fetchall()
    return found


def write(text: str, *parameters: Any) -> int:
    """Send a statement that returns no rows; return how many it has changed."""
    changed: int = _send(_database(), text, parameters).rowcount
    return changed


def _database() -> BaseDatabaseWrapper:
    # `django.db.connection` would look for it anew each time that one asks it for anything
    return connections[DEFAULT_DB_ALIAS]


def _send(database: Any, text: str, parameters: Sequence[Any]) -> Any:
    cursor = database.kept_cursor(text) if database.vendor == "postgresql" else database.cursor()
    cursor.execute(text, parameters)
    return cursor


class _Shape(NamedTuple):
    """How a row becomes an instance: names of the fields, what turns a value into Python's, names of further columns."""

    fields: list[str]
    converters: list[tuple[int, Any, Any]]
    further: list[str]


class Statement(Generic[M]):
    """A SELECT whose rows are instances of `model`; columns after the model's own become attributes of the same name.

    Like `Manager.raw()`, which works out anew each time what never changes of a statement: that takes longer than the
    rest. Each `{table}` in the text is replaced by the columns of that table, or alias, which the code knows of the model.
    """

    def __init__(self, model: type[M], text: str, *, table: str = "") -> None:
        table = table or model._meta.db_table
        self.model = model
        self.text = text.format(**{table: columns_of(model, table)})
        self._shape: _Shape | None = None

    def rows(self, *parameters: Any) -> list[M]:
        """Send the statement and return all that it finds: one query."""
        database = _database()
        cursor = _send(database, self.text, parameters)
        shape = self._shape = self._shape or self._read_shape(cursor.description, database)
        return [self._make(shape, row, database) for row in cursor.fetchall()]

    def first(self, *parameters: Any) -> M | None:
        """Send the statement and return the first that it finds; None where there is nothing."""
        found = self.rows(*parameters)
        return found[0] if found else None

    def _make(self, shape: _Shape, row: tuple[Any, ...], database: BaseDatabaseWrapper) -> M:
        count = len(shape.fields)
        values = list(row[:count])
        for place, convert, column in shape.converters:
            values[place] = convert(values[place], column, database)
        instance = make_instance(self.model, zip(shape.fields, values, strict=True), database.alias)
        for name, value in zip(shape.further, row[count:], strict=True):
            setattr(instance, name, value)
        return instance

    def _read_shape(self, description: Any, database: BaseDatabaseWrapper) -> _Shape:
        fields = self.model._meta.concrete_fields
        names = [column[0] for column in description]
        if names[: len(fields)] != [field.column for field in fields]:
            raise ValueError(f"the columns of {self.model.__name__} come first: {self.text}")
        if not _is_made_plainly(self.model):
            raise ValueError(f"{self.model.__name__} wants to know when an instance is made: read it with its manager")
        columns = [field.get_col(self.model._meta.db_table) for field in fields]
        converters = [
            (place, convert, column)
            for place, column in enumerate(columns)
            for convert in [*database.ops.get_db_converters(column), *column.get_db_converters(database)]
        ]
        return _Shape([field.attname for field in fields], converters, names[len(fields) :])


def make_instance(model: type[M], values: Iterable[tuple[str, Any]], alias: str) -> M:
    """Return an instance that has these values from the database `alias`, by attribute; the others are read when asked for.

    What `Model.from_db` comes to where nobody asked to be told: it looks for that in each field of each row.
    """
    instance = model.__new__(model)
    state = ModelState()
    state.adding, state.db = False, alias
    instance.__dict__.update(values, _state=state)
    return instance


def _is_made_plainly(model: type[Model]) -> bool:
    """Whether nothing happens when an instance is made but that its values are put where they belong."""
    own = model.__mro__[: model.__mro__.index(Model)]
    has_own = any({"__init__", "from_db"} & vars(one).keys() for one in own)
    is_told = pre_init.has_listeners(model) or post_init.has_listeners(model)
    held = [getattr_static(model, field.attname) for field in model._meta.concrete_fields]
    return not (has_own or is_told or any(hasattr(one, "__set__") and not isinstance(one, PLAIN) for one in held))


def columns_of(model: type[Model], table: str = "") -> str:
    """Return the columns that the code knows, to be read from `table`, else from the only one.

    Never `*`: a connection keeps prepared statements, and refuses one with `*` from the moment a migration adds a column.
    """
    prefix = f"{table}." if table else ""
    return ", ".join(f'{prefix}"{column.column}"' for column in model._meta.concrete_fields)


def insert_row(instance: Model) -> None:
    """Write a new instance with all that it says, and give it its id.

    For models whose values are all there before: nothing is told to signals, and no field fills itself in, as `auto_now` does.
    """
    text, fields = _insertion(type(instance))
    database = _database()
    given = [field.get_db_prep_save(getattr(instance, field.attname), database) for field in fields]
    ((instance.pk,),) = _send(database, text, given).fetchall()
    instance._state.adding, instance._state.db = False, database.alias


@cache
def _insertion(model: type[Model]) -> tuple[str, list[Any]]:
    fields: list[Any] = [field for field in model._meta.concrete_fields if not field.primary_key]
    (key,) = (field.column for field in model._meta.concrete_fields if field.primary_key)
    columns, places = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    # every name in it is the code's own; what is given comes as parameters
    text = f'INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places}) RETURNING "{key}"'  # noqa: S608
    return text, fields


def update_rows(model: type[Model], values: dict[str, Any], where: str, *parameters: Any) -> int:
    """Write `values`, by the names of attributes, to the rows of `model` for which `where` holds; return how many there are.

    Like `QuerySet.update()` with plain values (`enrolment_id`, no `F()`), and the condition in SQL.
    """
    text, fields = _change(model, tuple(values), where)
    database = _database()
    given = [field.get_db_prep_save(value, database) for field, value in zip(fields, values.values(), strict=True)]
    return write(text, *given, *parameters)


@cache
def _change(model: type[Model], names: tuple[str, ...], where: str) -> tuple[str, list[Any]]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    setting = ", ".join(f'"{field.column}" = %s' for field in fields)
    # every name in it is the code's own, and so is the condition
    return f"UPDATE {model._meta.db_table} SET {setting} WHERE {where}", fields  # noqa: S608
