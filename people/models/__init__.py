from people.models.audit import AuditEntry
from people.models.cohort import Cohort, CohortMembership
from people.models.organisation import Membership, Organisation
from people.models.person import Person, Profession
from people.models.policy import Acceptance, Policy, PolicyText

__all__ = [
    "Acceptance",
    "AuditEntry",
    "Cohort",
    "CohortMembership",
    "Membership",
    "Organisation",
    "Person",
    "Policy",
    "PolicyText",
    "Profession",
]
