"""Where the people of a cohort work, and who leads: the network, its countries, and the organisations in them."""

from dataclasses import dataclass
from random import Random

from cms.folding import fold
from elearning.cohort.chance import pick, share_out
from elearning.cohort.names import Country, Region, Workplace
from elearning.cohort.plan import OrganisationPlan
from people.models import Membership, Organisation

MEMBER, MANAGER = Membership.Role.MEMBER.value, Membership.Role.MANAGER.value
PEOPLE_PER_ORGANISATION = 8
#: From so many people on an organisation has a head among them.
SMALLEST_WITH_HEAD = 3
#: A small cohort has those organisations only that there is one of and that are larger than the usual.
ROOM_FOR_SINGLE_ONES, LARGEST_USUAL = 6, 4


@dataclass(frozen=True)
class Office:
    """One organisation of a country."""

    name: str
    domain: str
    workplace: Workplace


@dataclass(frozen=True)
class Post:
    """One person's place: at `office`, with `role` in the organisation called `organisation`."""

    country: Country
    office: Office
    organisation: str
    role: str = MEMBER
    is_coordinator: bool = False


def draw_posts(rng: Random, region: Region, people: int) -> tuple[list[Post], list[OrganisationPlan]]:
    """Return so many posts, one per person, and the organisations that they need, parents first."""
    network = Organisation.Kind.NETWORK.value
    organisations = [
        OrganisationPlan(region.network, network),
        OrganisationPlan(region.experts, network, parent=region.network),
    ]
    posts = []
    shares = share_out(people, {country: country.people for country in region.countries})
    for country in region.countries:
        organisations.append(OrganisationPlan(country.name, network, country.code, region.network))
        own = draw_country(rng, country, shares[country]) if shares[country] else []
        posts += own
        offices = {post.office.name: post.office.workplace.kind for post in own}
        organisations += [
            OrganisationPlan(name, kind, country.code, country.name) for name, kind in sorted(offices.items())
        ]
    if posts:
        posts[0] = Post(posts[0].country, posts[0].office, region.network, MANAGER, is_coordinator=True)
    return posts, organisations


def draw_country(rng: Random, country: Country, people: int) -> list[Post]:
    """Return the posts of one country: a coordinator, then the staff of each organisation, led by its head."""
    offices = draw_offices(rng, country, max(2, people // PEOPLE_PER_ORGANISATION))
    weights = {office: office.workplace.size * rng.uniform(0.6, 1.6) for office in offices}
    posts = []
    for office, staff in share_out(people, weights).items():
        has_head = office.workplace.has_head and staff >= SMALLEST_WITH_HEAD
        roles = [MANAGER if has_head and place == 0 else MEMBER for place in range(staff)]
        posts += [Post(country, office, office.name, role) for role in roles]
    members = [place for place, post in enumerate(posts) if post.role == MEMBER]
    coordinator = posts.pop(rng.choice(members))
    return [Post(country, coordinator.office, country.name, MANAGER, is_coordinator=True), *posts]


def draw_offices(rng: Random, country: Country, count: int) -> list[Office]:
    """Return organisations of the country: those there is one of first, then as many others as fit its size."""
    single = [each for each in country.workplaces if "{city}" not in each.name]
    many = [each for each in country.workplaces if "{city}" in each.name]
    wanted = single if count >= ROOM_FOR_SINGLE_ONES else [each for each in single if each.size > LARGEST_USUAL]
    offices = [Office(each.name, _domain(country, each.domain), each) for each in wanted]
    left = [(each, city) for each in many for city in country.cities]
    while left and len(offices) < max(count, len(wanted) + 1):
        each, city = pick(rng, {pair: pair[0].size for pair in left})
        left.remove((each, city))
        offices.append(Office(each.name.format(city=city), _domain(country, f"{each.domain} {city}"), each))
    return offices


def _domain(country: Country, name: str) -> str:
    return f"{fold(name).replace(' ', '-')}.{country.code.lower()}.example"
