"""What beat ticks. Names only: beat decides nothing, the tasks ask the database what is due."""

from celery.schedules import crontab

# A tick that waited longer than this is stale: after a night without worker, one sweep does, not a thousand.
STALE = {"expires": 60}

SCHEDULE = {
    "sweep-certificates": {"task": "certificates.sweep", "schedule": 30.0, "options": STALE},
    "sweep-messages": {"task": "notifications.sweep", "schedule": 30.0, "options": STALE},
    "sweep-courses": {"task": "courses.sweep", "schedule": 60.0, "options": STALE},
    "sweep-attempts": {"task": "assessments.sweep", "schedule": 60.0, "options": STALE},
    "queue-reminders": {"task": "courses.queue_reminders", "schedule": crontab(minute=10), "options": STALE},
    "forget-question-files": {
        "task": "interop.forget_question_files",
        "schedule": crontab(minute=40),
        "options": STALE,
    },
    "publish-scheduled-pages": {"task": "cms.publish_scheduled", "schedule": crontab(minute="*/5"), "options": STALE},
}
