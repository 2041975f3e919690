"""The policies as files: one YAML file per version, `{kind, version, texts: {language: {title, body}}}`."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from people.models import Policy, PolicyText


class AcceptedTextError(ValueError):
    """Somebody has accepted these words; other words need a new version."""


@transaction.atomic
def load_policies(folder: Path) -> list[Policy]:
    """Publish every policy file of `folder` and return the policies; loading twice changes nothing.

    Raises AcceptedTextError when a text differs from the one that people accepted under the same version.
    """
    return [load_policy(yaml.safe_load(path.read_text("utf-8"))) for path in sorted(folder.glob("*.yaml"))]


def load_policy(data: dict[str, Any]) -> Policy:
    """Publish one version of a policy with its texts; see `load_policies`."""
    policy, _ = Policy.objects.get_or_create(
        kind=Policy.Kind(data["kind"]), version=str(data["version"]), defaults={"published_at": timezone.now()}
    )
    for language, text in data["texts"].items():
        _keep_text(policy, language, title=text["title"].strip(), body=text["body"].strip())
    return policy


def _keep_text(policy: Policy, language: str, *, title: str, body: str) -> None:
    row = PolicyText.objects.filter(policy=policy, language=language).first()
    if row is None:
        PolicyText.objects.create(policy=policy, language=language, title=title, body=body)
    elif (row.title, row.body) != (title, body):
        if policy.acceptances.filter(language=language).exists():
            raise AcceptedTextError(f"{policy.kind} {policy.version} ({language}) was accepted in other words")
        PolicyText.objects.filter(pk=row.pk).update(title=title, body=body)
