"""Writing pages from data: the same data twice writes nothing."""

from typing import Any

from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from taggit.managers import TaggableManager
from wagtail.fields import StreamField
from wagtail.models import Page

from people.models import Person


def fill(page: Page, fields: dict[str, Any]) -> list[str]:
    """Set the fields of `page` without saving; return the names of those that changed.

    A StreamField takes raw data with ids, a many-to-many field a list of objects, a child relation a list of dicts.
    """
    relations = {relation.get_accessor_name() for relation in get_all_child_relations(type(page))}
    return [name for name, value in fields.items() if _set(page, name, value, is_relation=name in relations)]


def _set(page: Page, name: str, value: Any, *, is_relation: bool) -> bool:
    if is_relation:
        return _set_relation(page, name, value)
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        return _set_stream(page, field, value)
    if isinstance(field, ParentalManyToManyField | TaggableManager):
        return _set_many(page, name, value)
    if getattr(page, name) == value:
        return False
    setattr(page, name, value)
    return True


def _set_stream(page: Page, field: StreamField, raw: list[dict[str, Any]]) -> bool:
    block = field.stream_block
    if block.get_prep_value(getattr(page, field.name)) == raw:
        return False
    setattr(page, field.name, block.to_python(raw))
    return True


def _set_many(page: Page, name: str, objects: list[Any]) -> bool:
    manager = getattr(page, name)
    if {found.pk for found in manager.all()} == {wanted.pk for wanted in objects}:
        return False
    manager.set(objects)
    return True


def _set_relation(page: Page, name: str, rows: list[dict[str, Any]]) -> bool:
    manager = getattr(page, name)
    present = [tuple(getattr(row, field) for field in rows[0]) for row in manager.all()] if rows else manager.count()
    if present == ([tuple(row.values()) for row in rows] if rows else 0):
        return False
    manager.set([manager.model(sort_order=position, **row) for position, row in enumerate(rows)])
    return True


def publish(page: Page, *, user: Person | None) -> None:
    """Write what was filled in as a revision and publish it. Works inside a transaction: nothing waits for its end."""
    page.save_revision(user=user, log_action=True).publish(user=user)


def put_page(page: Page, fields: dict[str, Any], *, user: Person | None = None) -> bool:
    """Bring a saved page level with `fields` and live; say whether that changed anything.

    A draft somebody has not published is replaced: what is loaded is what stands there.
    """
    changed = fill(page, fields)
    if not changed and page.live and not page.has_unpublished_changes:
        return False
    publish(page, user=user)
    return True
