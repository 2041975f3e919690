"""The Celery application. Queues carry ids only; everything that must not be lost is a row (`worker.owed`)."""

import os

from celery import Celery

from worker.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings.production")

app = Celery("hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
