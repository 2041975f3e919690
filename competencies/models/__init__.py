from competencies.models.attainment import Attainment
from competencies.models.evidence import Evidence, EvidenceWithdrawal
from competencies.models.framework import (
    Competency,
    CompetencyText,
    Framework,
    FrameworkText,
    Level,
    LevelText,
)
from competencies.models.role import PersonRole, RoleProfile, RoleProfileText, RoleTarget
from competencies.models.vocabulary import TagLabel, Theme, ThemeText

__all__ = [
    "Attainment",
    "Competency",
    "CompetencyText",
    "Evidence",
    "EvidenceWithdrawal",
    "Framework",
    "FrameworkText",
    "Level",
    "LevelText",
    "PersonRole",
    "RoleProfile",
    "RoleProfileText",
    "RoleTarget",
    "TagLabel",
    "Theme",
    "ThemeText",
]
