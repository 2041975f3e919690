"""A thousand people who have been learning for a year."""

import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from certificates.models import Certificate
from courses.models import Enrolment
from elearning.cohort.content import read_content
from elearning.cohort.ground import read_profiles
from elearning.cohort.names import read_region
from elearning.cohort.plan import CohortPlan
from elearning.cohort.roster import plan_cohort
from elearning.cohort.writing import write_cohort
from people.domain.auditing import record_act
from people.models import AuditEntry

ACT, SUBJECT = "cohort.simulated", "elearning.cohort"


class Command(BaseCommand):
    help = (
        "Add a cohort of made-up people from eight countries, with what they have done in the courses that are there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=1000)
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other people")
        parser.add_argument(
            "--settled", action="store_true", help="certificates count as made and mailed, nothing is owed"
        )
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "demo" / "cohort")

    def handle(self, *args: Any, **options: Any) -> None:
        people, seed = options["people"], options["seed"]
        if people < 1:
            raise CommandError("a cohort has at least one person")
        if self._is_there(people, seed):
            return
        began = time.perf_counter()
        plan = self._plan(people, seed, options["folder"])
        with transaction.atomic():
            counts = write_cohort(plan, seed=seed, settled=options["settled"])
            record_act(ACT, actor=None, subject_kind=SUBJECT, subject_id=seed, data={"people": people})
        self._tell(plan, counts, time.perf_counter() - began)

    def _is_there(self, people: int, seed: int) -> bool:
        """Say whether this cohort was written before. Raises CommandError for another: there is place for one."""
        entry = AuditEntry.objects.filter(action=ACT, subject_kind=SUBJECT).first()
        if entry is None:
            return False
        if (entry.subject_id, entry.data.get("people")) != (str(seed), people):
            raise CommandError(
                f"there is a cohort already: {entry.data.get('people')} people of seed {entry.subject_id}"
            )
        self.stdout.write(f"the cohort of seed {seed} with {people} people is there already; nothing was changed")
        return True

    def _plan(self, people: int, seed: int, folder: Path) -> CohortPlan:
        try:
            return plan_cohort(
                people,
                seed=seed,
                now=timezone.now(),
                region=read_region(folder),
                courses=read_content(),
                profiles=read_profiles(),
            )
        except ValueError as error:
            raise CommandError(f"{error}; `manage.py load_demo` brings some") from error

    def _tell(self, plan: CohortPlan, counts: dict[type[Model], int], seconds: float) -> None:
        stories = Counter(person.story for person in plan.people)
        self.stdout.write(
            f"{len(plan.people)} people, {len(plan.organisations)} organisations, {len(plan.groups)} groups, "
            f"{counts[Enrolment]} enrolments, {counts[Certificate]} completions with certificates, "
            f"{sum(counts.values())} rows in {seconds:.1f} s"
        )
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in stories.most_common()))
