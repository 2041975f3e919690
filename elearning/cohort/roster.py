"""The people of a cohort: who they are, since when, where they work and which groups they learn in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from cms.folding import fold
from elearning.cohort.acts import Act, ChooseRole, Enrol, Join, JoinGroup, Quit
from elearning.cohort.calendar import Calendar
from elearning.cohort.chance import happens, pick
from elearning.cohort.content import CourseFacts
from elearning.cohort.histories import draw_history
from elearning.cohort.names import Pool, Region
from elearning.cohort.plan import CohortPlan, GroupPlan, OrganisationPlan, PersonPlan
from elearning.cohort.workplaces import MANAGER, MEMBER, Post, draw_posts
from people.time_zones import zone_of_country

ROLE_PROFILES = {
    "social_work": "case-worker",
    "education": "teacher",
    "health": "health-worker",
    "police": "police-officer",
    "guardianship": "guardian",
}
EXPERTS, TRAINERS, MOVED, CHOSE_ROLE, PROMOTED, IN_GROUP, OTHER_NAME = 0.13, 0.02, 0.05, 0.7, 0.06, 0.7, 0.03
POLICY = "policy"
MOVED_AFTER = timedelta(days=60)
SPRING, AUTUMN = 2, 8  # the months in which they begin


def plan_cohort(
    people: int, *, seed: int, now: datetime, region: Region, courses: list[CourseFacts], profiles: Iterable[str]
) -> CohortPlan:
    """Return a cohort of so many people; the same arguments give the same cohort.

    `profiles` are the codes of the role profiles that one can choose. Raises ValueError without a course to begin with.
    """
    if not any(not course.prerequisites for course in courses):
        raise ValueError("there is no course that one can begin with")
    rng = Random(seed)  # noqa: S311 - chance that can be repeated is the point
    posts, organisations = draw_posts(rng, region, people)
    draft = Draft(rng, region, now=now, courses=courses, profiles=frozenset(profiles), organisations=organisations)
    drawn = sorted((draft.person(post) for post in posts), key=lambda person: person.joined_at)
    return CohortPlan(tuple(organisations), draft.groups(drawn), tuple(drawn))


class Draft:
    """What the people of one cohort share while they are drawn."""

    def __init__(
        self,
        rng: Random,
        region: Region,
        *,
        now: datetime,
        courses: list[CourseFacts],
        profiles: frozenset[str],
        organisations: list[OrganisationPlan],
    ) -> None:
        self.rng, self.region, self.now, self.courses, self.profiles = rng, region, now, courses, profiles
        self.countries = {country.code: country for country in region.countries}
        self.siblings: dict[str, list[str]] = {}
        for each in organisations:
            self.siblings.setdefault(each.parent, []).append(each.name)
        self.addresses: Counter[str] = Counter()

    def person(self, post: Post) -> PersonPlan:
        rng = self.rng
        pool = post.country.draw_pool(rng, post.office.workplace)
        given, surname = pool.draw(rng)
        time_zone = zone_of_country(post.country.code)
        calendar = Calendar(rng, now=self.now, time_zone=time_zone)
        story, history = draw_history(calendar, self.courses)
        joined_at = self._joined_at(calendar, history)
        profession = POLICY if post.is_coordinator else pick(rng, post.office.workplace.professions)
        life = self._life(post, joined_at=joined_at, profession=profession, history=history)
        return PersonPlan(
            full_name=f"{given} {surname}",
            certificate_name=self._certificate_name(pool, given, surname),
            email=self._address(given, surname, post.office.domain),
            language=pick(rng, pool.languages),
            country=post.country.code,
            time_zone=time_zone,
            profession=profession,
            is_trainer=happens(rng, TRAINERS),
            joined_at=joined_at,
            story=story,
            acts=tuple(sorted(life + history, key=lambda act: act.at)),
        )

    def _certificate_name(self, pool: Pool, given: str, surname: str) -> str:
        """Some bear two surnames on paper and one in daily life."""
        if not happens(self.rng, OTHER_NAME):
            return ""
        return f"{given} {pool.draw_second(self.rng, surname)}-{surname}"

    def _address(self, given: str, surname: str, domain: str) -> str:
        address = f"{fold(given)}.{fold(surname)}".replace(" ", "-")
        self.addresses[f"{address}@{domain}"] += 1
        times = self.addresses[f"{address}@{domain}"]
        return f"{address}{times if times > 1 else ''}@{domain}"

    def _joined_at(self, calendar: Calendar, history: list[Act]) -> datetime:
        """Return when she signed up: right before her first act or some days earlier."""
        if not history:
            return calendar.moment(calendar.days_ago(3, 400))
        if happens(self.rng, 0.5):
            return history[0].at - timedelta(minutes=self.rng.randint(8, 25))
        day = history[0].at.astimezone(calendar.zone).date() - timedelta(days=self.rng.randint(1, 25))
        return calendar.moment(calendar.working_day(day))

    def _life(self, post: Post, *, joined_at: datetime, profession: str, history: list[Act]) -> list[Act]:
        """Return what she did beside learning; it begins within six minutes of signing up."""
        acts: list[Act] = []
        if happens(self.rng, EXPERTS):
            acts.append(Join(joined_at + timedelta(seconds=150), self.region.experts, MEMBER))
        acts += self._roles(profession, joined_at, is_head=post.role == MANAGER)
        acts += self._belonging(post, joined_at)
        first = next((act for act in history if isinstance(act, Enrol)), None)
        if first is not None and happens(self.rng, IN_GROUP):
            acts.append(JoinGroup(first.at - timedelta(seconds=20), self._group(post, first.at)))
        return acts

    def _belonging(self, post: Post, joined_at: datetime) -> list[Act]:
        """Return how she came to where she works: some worked elsewhere in the country first."""
        came = joined_at + timedelta(seconds=75)
        others = [name for name in self.siblings[post.country.name] if name != post.office.name]
        moved_at = joined_at + MOVED_AFTER + timedelta(days=self.rng.randint(1, 60))
        if post.role == MANAGER or not others or moved_at >= self.now or not happens(self.rng, MOVED * 2):
            return [Join(came, post.organisation, post.role)]
        before = self.rng.choice(others)
        until = moved_at - timedelta(minutes=5)
        return [Join(came, before, MEMBER), Quit(until, before, MEMBER), Join(moved_at, post.organisation, MEMBER)]

    def _roles(self, profession: str, joined_at: datetime, *, is_head: bool) -> list[Act]:
        profile = ROLE_PROFILES.get(profession)
        if profile not in self.profiles or not happens(self.rng, CHOSE_ROLE):
            return []
        acts: list[Act] = [ChooseRole(joined_at + timedelta(seconds=240), profile)]
        later = joined_at + timedelta(days=self.rng.randint(30, 200), minutes=self.rng.randint(0, 90))
        leads = profile == "case-worker" and "supervisor" in self.profiles and (is_head or happens(self.rng, PROMOTED))
        return [*acts, ChooseRole(later, "supervisor")] if leads and later < self.now else acts

    def _group(self, post: Post, at: datetime) -> str:
        season, year = season_of(at.date())
        names = self.region.seasons[post.country.language]
        return f"{names[season].format(year=year)} – {post.country.name}"

    def groups(self, people: Iterable[PersonPlan]) -> tuple[GroupPlan, ...]:
        """Return the groups that somebody is in, made a week before the first came."""
        groups: dict[str, GroupPlan] = {}
        for person in people:
            for act in person.acts:
                if isinstance(act, JoinGroup):
                    made = datetime.combine(act.at.date() - timedelta(days=7), time(8), tzinfo=UTC)
                    group = GroupPlan(act.group, self.countries[person.country].name, made)
                    known = groups.setdefault(act.group, group)
                    groups[act.group] = replace(known, created_at=min(known.created_at, made))
        return tuple(sorted(groups.values(), key=lambda group: (group.created_at, group.name)))


def season_of(day: date) -> tuple[str, int]:
    """Return `spring` (February to July) or `autumn` and the year in which it began."""
    if SPRING <= day.month < AUTUMN:
        return "spring", day.year
    return "autumn", day.year if day.month >= AUTUMN else day.year - 1
