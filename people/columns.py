"""The columns of a model, for plain statements."""

from django.db.models import Model


def columns_of(model: type[Model], table: str = "") -> str:
    """Return the columns that the code knows, to be read from `table`, else from the only one.

    Never `*`: a connection keeps prepared statements, and refuses one with `*` from the moment a migration adds a column.
    """
    prefix = f"{table}." if table else ""
    return ", ".join(f'{prefix}"{column.column}"' for column in model._meta.concrete_fields)


def with_columns(statement: str, **models: type[Model]) -> str:
    """Return the statement with each `{table}` in it replaced by the columns that the code knows of that table's model."""
    return statement.format(**{table: columns_of(model, table) for table, model in models.items()})
