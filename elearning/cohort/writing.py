"""A cohort into the database, a few statements per table."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model

from assessments.models import Answer, Attempt
from certificates.models import Certificate
from competencies.models import Attainment, Evidence, PersonRole
from courses.models import ActivityRecord, Enrolment, ModuleCompletion
from elearning.cohort.folding import fold_person
from elearning.cohort.ground import prepare_ground
from elearning.cohort.plan import CohortPlan
from elearning.cohort.settling import settle
from elearning.cohort.sheet import Rows
from notifications.models import Message
from people.models import Acceptance, AuditEntry, CohortMembership, Membership, Person

AT_ONCE = 1000
#: Tables in the order in which rows may point at each other, and what their rows are ordered by: a later act has a higher key.
TABLES: dict[type[Model], Callable[[Any], Any] | None] = {
    Person: None,
    EmailAddress: None,
    Person.groups.through: None,
    Acceptance: None,
    Membership: lambda row: row.since,
    CohortMembership: lambda row: row.since,
    PersonRole: lambda row: row.since,
    Enrolment: lambda row: row.enrolled_at,
    ActivityRecord: lambda row: row.started_at,
    ModuleCompletion: lambda row: row.completed_at,
    Attempt: lambda row: row.started_at,
    Answer: lambda row: row.saved_at,
    Evidence: lambda row: row.recorded_at,
    Attainment: lambda row: row.attained_at,
    Certificate: lambda row: row.issued_at,
    AuditEntry: lambda row: row.at,
    Message: lambda row: row.created_at,
}


@transaction.atomic
def write_cohort(plan: CohortPlan, *, seed: int, settled: bool = False) -> dict[type[Model], int]:
    """Write the plan, all of it or nothing, and return the number of rows by model.

    `settled`: as if the worker had made each certificate's PDF and sent its mail; else it will. The files are made when somebody
    asks for one.
    """
    ground = prepare_ground(plan, seed=seed)
    rows: Rows = defaultdict(list)
    for person in plan.people:
        for model, own in fold_person(person, ground).items():
            rows[model] += own
    if settled:
        rows[Message] += settle(rows[Certificate])
    if unknown := rows.keys() - TABLES.keys():
        raise LookupError(f"no place in the order for {unknown}")
    for model, order in TABLES.items():
        in_order = sorted(rows[model], key=order) if order else rows[model]
        model._default_manager.bulk_create(in_order, batch_size=AT_ONCE)
    return {model: len(rows[model]) for model in TABLES}
