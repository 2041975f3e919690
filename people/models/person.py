"""Who uses the Hub."""

import uuid
import zoneinfo
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from people.addresses import normalise_email


class Profession(models.TextChoices):
    SOCIAL_WORK = "social_work", _("Social work")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    POLICE = "police", _("Police")
    JUSTICE = "justice", _("Justice")
    GUARDIANSHIP = "guardianship", _("Guardianship and foster care")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    ACADEMIA = "academia", _("Research and teaching")
    POLICY = "policy", _("Policy making")
    OTHER = "other", _("Other")


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=normalise_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=normalise_email(username or ""))


class Person(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Never deleted: erasure empties the row, and keys to it are PROTECT."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    certificate_name = models.CharField(
        _("name on certificates"),
        max_length=150,
        blank=True,
        help_text=_("As your chamber or employer knows you. Left empty, your full name is printed."),
    )
    language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    country = CountryField(_("country"), blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=settings.TIME_ZONE, validators=[validate_time_zone]
    )
    profession = models.CharField(_("profession"), max_length=20, choices=Profession.choices, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may use the Django admin"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    emptied_at = models.DateTimeField(_("emptied at"), null=True, blank=True, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.email

    def clean(self) -> None:
        try:
            self.email = normalise_email(self.email)
        except ValueError as error:
            raise ValidationError({"email": _("Enter a valid e-mail address.")}) from error

    def get_session_auth_hash(self) -> str:
        return _session_hash(self.password, settings.SECRET_KEY)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    @property
    def printed_name(self) -> str:
        """The name that goes on certificates."""
        return self.certificate_name or self.full_name


@lru_cache(maxsize=2_000)
def _session_hash(password: str, secret: str) -> str:
    """Return what Django makes of a password and the key, the same in request after request."""
    return Person(password=password)._get_session_auth_hash(secret=secret)
