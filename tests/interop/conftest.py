"""A pack on disk and what it refers to in the database."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings

from competencies.domain.frameworks import load_framework
from tests.interop.packs import write_pack


@pytest.fixture
def framework(db: None) -> Any:
    """The framework, themes and tags of the demonstration."""
    return load_framework(yaml.safe_load((django_settings.BASE_DIR / "demo" / "framework.yaml").read_text("utf-8")))


@pytest.fixture
def pack(tmp_path: Path, framework: Any, settings: Any) -> Path:
    """A small pack in two languages that can be imported."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "pack").mkdir()
    return write_pack(tmp_path / "pack")
