"""Where the CMS asks quizzes before it acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from assessments.domain.bank import quizzes_using
from assessments.models import BankQuestion


@hooks.register("before_delete_snippet")
def keep_used_questions(request: HttpRequest, instances: list[object]) -> HttpResponse | None:
    """A question that a quiz asks is not deleted, in no language; results could no longer be read."""
    keys = [instance.key for instance in instances if isinstance(instance, BankQuestion)]
    quizzes = quizzes_using(keys) if keys else []
    if not quizzes:
        return None
    sentence = _(
        "Nothing was deleted, because quizzes ask this: %(quizzes)s. Take it out of them first, or unpublish it."
    )
    messages.error(request, sentence % {"quizzes": ", ".join(quizzes)})
    return redirect(BankQuestion.snippet_viewset.get_url_name("list"))
