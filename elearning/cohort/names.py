"""The files of the demonstration's cohort: names as people of eight countries bear them, and where they work."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from elearning.cohort.chance import happens, pick

WOMEN = 0.76


@dataclass(frozen=True, eq=False)
class Pool:
    """Names that go together. `feminine` maps the ending of a surname to the one that a woman bears."""

    share: float
    languages: Mapping[str, float]
    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]
    feminine: Mapping[str, str]

    def draw(self, rng: Random) -> tuple[str, str]:
        """Return a given name and the surname in the form that goes with it."""
        if happens(rng, WOMEN):
            return rng.choice(self.female), self._of_woman(rng.choice(self.surnames))
        return rng.choice(self.male), rng.choice(self.surnames)

    def draw_second(self, rng: Random, surname: str) -> str:
        """Return another surname, in the form that `surname` has."""
        second = rng.choice([name for name in self.surnames if name[:3] != surname[:3]])
        return second if surname in self.surnames else self._of_woman(second)

    def _of_woman(self, surname: str) -> str:
        for ending, own in self.feminine.items():
            if surname.endswith(ending):
                return surname.removesuffix(ending) + own
        return surname


@dataclass(frozen=True, eq=False)
class Workplace:
    """A kind of organisation; `{city}` in its name makes one per city. `pools` says whose colleagues work there."""

    name: str
    domain: str
    kind: str
    size: float
    professions: Mapping[str, float]
    has_head: bool = True
    pools: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Country:
    code: str
    name: str
    language: str
    people: float
    cities: tuple[str, ...]
    workplaces: tuple[Workplace, ...]
    pools: tuple[Pool, ...]

    def draw_pool(self, rng: Random, workplace: Workplace) -> Pool:
        places = workplace.pools or range(len(self.pools))
        return self.pools[pick(rng, {place: self.pools[place].share for place in places})]


@dataclass(frozen=True)
class Region:
    network: str
    experts: str
    seasons: Mapping[str, Mapping[str, str]]
    countries: tuple[Country, ...]


def read_region(folder: Path) -> Region:
    """Read `names.yaml` and `organisations.yaml` of `folder`."""
    names = yaml.safe_load((folder / "names.yaml").read_text("utf-8"))
    region = yaml.safe_load((folder / "organisations.yaml").read_text("utf-8"))
    countries = region.pop("countries")
    return Region(countries=tuple(_country(code, row, names[code]) for code, row in countries.items()), **region)


def _country(code: str, row: dict[str, Any], pools: list[dict[str, Any]]) -> Country:
    workplaces = [{**each, "pools": tuple(each.get("pools", ()))} for each in row.pop("organisations")]
    return Country(
        code=code,
        workplaces=tuple(Workplace(**each) for each in workplaces),
        pools=tuple(_pool(pool) for pool in pools),
        **{**row, "cities": tuple(row["cities"])},
    )


def _pool(row: dict[str, Any]) -> Pool:
    lists = {name: tuple(row[name]) for name in ("female", "male", "surnames")}
    return Pool(share=row["share"], languages=row["languages"], feminine=row.get("feminine", {}), **lists)
