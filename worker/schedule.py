"""What beat ticks. Names only: beat decides nothing, the tasks ask the database what is due."""

from celery.schedules import crontab

SCHEDULE = {
    "sweep-certificates": {"task": "certificates.sweep", "schedule": 30.0},
    "sweep-messages": {"task": "notifications.sweep", "schedule": 30.0},
    "sweep-courses": {"task": "courses.sweep", "schedule": 60.0},
    "sweep-attempts": {"task": "assessments.sweep", "schedule": 60.0},
    "queue-reminders": {"task": "courses.queue_reminders", "schedule": crontab(minute=10)},
    "publish-scheduled-pages": {"task": "cms.publish_scheduled", "schedule": crontab(minute="*/5")},
}
