"""The kinds of mail there are. Each app registers its own in `AppConfig.ready`; this package knows none by name."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HAS_ACCOUNT = _("You get this mail because you have an account at the Hub.")


@dataclass(frozen=True)
class Kind:
    """One kind of mail.

    `template` is a prefix: `<template>.subject.txt`, `<template>.txt`, `<template>.html`. `must_arrive` mails are
    sent again with the same Message-ID when nobody can tell whether they arrived. `can_be_stopped` mails carry a
    one-click stop. The data of a `secret` mail (sign-in links) is wiped as soon as it is sent and shown nowhere.
    `reason` tells the reader, in the foot of the mail, why she gets it.
    """

    name: str
    label: str | Promise
    template: str
    must_arrive: bool = False
    can_be_stopped: bool = False
    secret: bool = False
    reason: str | Promise = HAS_ACCOUNT


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make `kind` known. Raises ValueError when its name is taken by another."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"two kinds of mail named {kind.name}")


def get_kind(name: str) -> Kind:
    """Return the kind `name`; KeyError when no app registered it."""
    return _kinds[name]


def stoppable_kinds() -> list[Kind]:
    """Return the kinds that a person may stop."""
    return [kind for kind in all_kinds() if kind.can_be_stopped]


def secret_kind_names() -> list[str]:
    return [kind.name for kind in all_kinds() if kind.secret]


def all_kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.name)
