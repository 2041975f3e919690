"""The way from nothing to today's tables, and back, on both databases."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.utils import ConnectionHandler
from environ import Env

from tests.services.template import migrate

pytestmark = pytest.mark.sqlite

OWN = sorted(
    config.label for config in apps.get_app_configs() if (settings.BASE_DIR / config.label / "migrations").is_dir()
)
# Django's and Wagtail's own tables refer to people, and not all of their migrations can be reversed.
WITH_A_WAY_BACK = sorted(set(OWN) - {"people"})


def read_schema(wrapper: Any = connection) -> dict[str, Any]:
    """Return, for every table, its columns and what is unique, indexed, checked or refers to another table."""
    inspect = wrapper.introspection
    with wrapper.cursor() as cursor:
        return {
            table: (
                sorted((one.name, one.type_code, one.null_ok) for one in inspect.get_table_description(cursor, table)),
                {name: str(facts) for name, facts in inspect.get_constraints(cursor, table).items()},
            )
            for table in inspect.table_names(cursor)
        }


def missing_migrations(wrapper: Any = connection) -> list[Any]:
    executor = MigrationExecutor(wrapper)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def test_each_package_with_tables_has_migrations() -> None:
    with_models = {model._meta.app_label for model in apps.get_models() if model._meta.app_label in OWN}
    assert {
        label for label in with_models if not list((settings.BASE_DIR / label / "migrations").glob("0*.py"))
    } == set()
    assert "courses" in with_models


def test_no_two_migrations_claim_to_be_the_newest() -> None:
    assert MigrationLoader(None, ignore_no_migrations=True).detect_conflicts() == {}


@pytest.mark.django_db
def test_models_and_migrations_say_the_same() -> None:
    told = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=told)
    assert told.getvalue() == "No changes detected\n"


@pytest.mark.django_db
def test_an_empty_database_becomes_this_one(database: Any) -> None:
    address = database.make_empty()
    migrate(address)
    other = ConnectionHandler({"default": {**settings.DATABASES["default"], **Env.db_url_config(address)}})["default"]
    try:
        assert missing_migrations(other) == []
        assert read_schema(other) == read_schema()
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_there_and_back_again() -> None:
    """Each package's migrations backwards until nothing of it is left, then all of them forwards."""
    schema = read_schema()
    MigrationExecutor(connection).migrate([(label, None) for label in WITH_A_WAY_BACK])
    left = read_schema()
    assert [table for table in left if table.partition("_")[0] in WITH_A_WAY_BACK] == []
    assert len(left) < len(schema)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert missing_migrations() == []
    assert read_schema() == schema
