"""Statements in plain SQL, for what nearly every request asks: composing a query anew costs more than its answer."""

from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


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
        with connection.cursor() as cursor:
            cursor.execute(self.text, parameters)
            found = cursor.fetchall()
            shape = self._shape = self._shape or self._read_shape(cursor.description)
        return [self._make(shape, row) for row in found]

    def first(self, *parameters: Any) -> M | None:
        """Send the statement and return the first that it finds; None where there is nothing."""
        found = self.rows(*parameters)
        return found[0] if found else None

    def _make(self, shape: _Shape, row: tuple[Any, ...]) -> M:
        count = len(shape.fields)
        values = list(row[:count])
        for place, convert, column in shape.converters:
            values[place] = convert(values[place], column, connection)
        instance = self.model.from_db(connection.alias, shape.fields, values)
        for name, value in zip(shape.further, row[count:], strict=True):
            setattr(instance, name, value)
        return instance

    def _read_shape(self, description: Any) -> _Shape:
        fields = self.model._meta.concrete_fields
        names = [column[0] for column in description]
        if names[: len(fields)] != [field.column for field in fields]:
            raise ValueError(f"the columns of {self.model.__name__} come first: {self.text}")
        columns = [field.get_col(self.model._meta.db_table) for field in fields]
        converters = [
            (place, convert, column)
            for place, column in enumerate(columns)
            for convert in [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        ]
        return _Shape([field.attname for field in fields], converters, names[len(fields) :])


def columns_of(model: type[Model], table: str = "") -> str:
    """Return the columns that the code knows, to be read from `table`, else from the only one.

    Never `*`: a connection keeps prepared statements, and refuses one with `*` from the moment a migration adds a column.
    """
    prefix = f"{table}." if table else ""
    return ", ".join(f'{prefix}"{column.column}"' for column in model._meta.concrete_fields)
