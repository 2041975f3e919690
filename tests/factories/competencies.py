"""A small framework: four levels of which the upper two must be observed, one domain, competencies in it."""

from competencies.models import (
    Competency,
    CompetencyText,
    Framework,
    Level,
    LevelText,
    RoleProfile,
    RoleProfileText,
    RoleTarget,
)

LEVELS = ("aware", "informed", "proficient", "leading")


def make_framework(*, code: str = "cp", version: str = "1") -> Framework:
    """A framework with its levels and one domain, named in English and Romanian."""
    framework = Framework.objects.create(code=code, version=version, publisher="The Hub")
    for position, level_code in enumerate(LEVELS, start=1):
        level = Level.objects.create(
            framework=framework,
            code=level_code,
            position=position,
            is_proficient=level_code == "proficient",
            needs_observation=position > 2,
        )
        LevelText.objects.create(level=level, language="en", name=level_code.capitalize())
        LevelText.objects.create(level=level, language="ro", name=f"{level_code} (ro)")
    domain = Competency.objects.create(framework=framework, kind="domain", code="1", position=1)
    CompetencyText.objects.create(competency=domain, language="en", title="The child")
    CompetencyText.objects.create(competency=domain, language="ro", title="Copilul")
    return framework


def make_competency(framework: Framework, *, code: str, title: str = "") -> Competency:
    """A competency in the framework's domain, named in English and Romanian."""
    domain = framework.competencies.get(kind="domain")
    position = framework.competencies.count()
    competency = Competency.objects.create(
        framework=framework, parent=domain, kind="competency", code=code, position=position
    )
    CompetencyText.objects.create(competency=competency, language="en", title=title or f"Competency {code}")
    CompetencyText.objects.create(competency=competency, language="ro", title=f"Competența {code}")
    return competency


def make_role_profile(
    framework: Framework, *, code: str = "social-worker", targets: dict[str, str] | None = None
) -> RoleProfile:
    """A role profile; `targets` maps a competency's code to a level's."""
    profile = RoleProfile.objects.create(framework=framework, code=code)
    RoleProfileText.objects.create(profile=profile, language="en", title=code.replace("-", " ").capitalize())
    for competency_code, level_code in (targets or {}).items():
        RoleTarget.objects.create(
            profile=profile,
            competency=framework.competencies.get(code=competency_code),
            level=framework.levels.get(code=level_code),
        )
    return profile
