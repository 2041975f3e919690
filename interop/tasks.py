"""What the worker runs for imports."""

from celery import shared_task

from interop.domain.question_drafts import forget_old_drafts


@shared_task(name="interop.forget_question_files")
def forget_question_files() -> None:
    """Delete uploaded files of questions whose day is over."""
    forget_old_drafts()
