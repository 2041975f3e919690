"""A cohort as data, before a row of it is written."""

from dataclasses import dataclass
from datetime import datetime

from elearning.cohort.acts import Act


@dataclass(frozen=True)
class OrganisationPlan:
    """`parent` is the name of the organisation above; names are unique in a plan."""

    name: str
    kind: str
    country: str = ""
    parent: str = ""


@dataclass(frozen=True)
class GroupPlan:
    """People of one country who learn together for half a year."""

    name: str
    organisation: str
    created_at: datetime


@dataclass(frozen=True)
class PersonPlan:
    """`certificate_name` is empty for most; `acts` are in order of time, all after `joined_at`."""

    full_name: str
    certificate_name: str
    email: str
    language: str
    country: str
    time_zone: str
    profession: str
    is_trainer: bool
    joined_at: datetime
    story: str
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class CohortPlan:
    """Organisations with parents before children, groups, and people in the order in which they came."""

    organisations: tuple[OrganisationPlan, ...]
    groups: tuple[GroupPlan, ...]
    people: tuple[PersonPlan, ...]
