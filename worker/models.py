"""When the sweeps last ran, for the operator who wonders."""

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """When a periodic task last ran to its end."""

    name = models.CharField(max_length=100, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def mark(cls, name: str) -> None:
        """Record that the task `name` has just run."""
        cls.objects.update_or_create(name=name, defaults={"beat_at": timezone.now()})
