"""The table of addresses: how each is reached in the scene, and what every role gets.

An answer is a status, or the name of the address to which it redirects. `eyes` names whose page the accessibility test
looks at; an address that shows no page says `why` instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override
from wagtail.documents.models import Document

from assessments.models import Upload
from courses.models import Activity
from notifications.kinds import stoppable_kinds
from notifications.stop_links import make_stop_token
from tests.factories.courses import list_activities
from tests.places.scene import Scene

Answer = int | str


@dataclass(frozen=True)
class Place:
    name: str
    answers: tuple[Answer, ...]
    arguments: Callable[[Scene], list[Any]] = lambda scene: []
    eyes: str = ""
    why: str = ""
    method: str = "get"
    query: str = ""
    what: str = ""
    path: str = ""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.name}" + (f" ({self.what})" if self.what else "")

    def address(self, scene: Scene) -> str:
        with override("en"):
            return (self.path or reverse(self.name, args=self.arguments(scene))) + self.query


SIGN_IN, LEARNING, PAGE = "account_login", "courses:my_learning", "wagtail_serve"
AGAIN, WAY_IN, CMS = "account_reauthenticate", "courses:enrol", "wagtailadmin_home"
RESULT = "assessments:result"
EVERYBODY: tuple[Answer, ...] = (200,) * 6
MEMBERS: tuple[Answer, ...] = (SIGN_IN, 200, 200, 200, 200, 200)
STRANGERS: tuple[Answer, ...] = (200, *(LEARNING,) * 5)
HOLDER: tuple[Answer, ...] = (SIGN_IN, 200, 404, 404, 404, 404)
MANAGERS: tuple[Answer, ...] = (SIGN_IN, 403, 403, 200, 200, 403)
POST_ONLY, REDIRECT, FILE, DATA = "takes POST only", "only redirects", "a file", "for programs"


def everybody_to(address: str) -> tuple[Answer, ...]:
    return (address,) * 6


def members_to(address: Answer) -> tuple[Answer, ...]:
    return (SIGN_IN, *(address,) * 5)


def learner_to(address: Answer, others: Answer = 404) -> tuple[Answer, ...]:
    return (SIGN_IN, address, *(others,) * 4)


def lesson(scene: Scene) -> Activity:
    """One that only people of the course may read."""
    return [one for one in list_activities(scene.current.course) if one.kind == "lesson"][1]


def quiz(scene: Scene) -> Activity:
    return scene.open.activity


def path_of(activity: Activity) -> list[str]:
    return [activity.module.course.code, activity.module.slug, activity.slug]


def confirmation_key(scene: Scene) -> str:
    return EmailConfirmationHMAC(EmailAddress.objects.get(email=scene.people["learner"].email)).key


def reset_key(scene: Scene) -> list[str]:
    learner = scene.people["learner"]
    return [user_pk_to_url_str(learner), default_token_generator.make_token(learner)]


def stop_token(scene: Scene) -> str:
    return make_stop_token(scene.people["learner"], stoppable_kinds()[0].name)


def document(scene: Scene) -> list[Any]:
    found = Document.objects.first() or Document.objects.create(title="Form", file=ContentFile(b"Form", "form.txt"))
    return [found.pk, found.filename]


def passkey(scene: Scene) -> int:
    return Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk


def upload(scene: Scene) -> Upload:
    """A file of an attempt that the learner handed in."""
    return Upload.objects.filter(attempt=scene.failed).first() or Upload.objects.create(
        attempt=scene.failed,
        question_id="file",
        file=ContentFile(b"%PDF-", "plan.pdf"),
        name="plan.pdf",
        content_type="application/pdf",
        size=5,
    )


MACHINES = (
    Place("root", everybody_to(PAGE), why=REDIRECT),
    Place("healthz", EVERYBODY, why=DATA),
    Place("readyz", EVERYBODY, why=DATA),
    Place("manifest", EVERYBODY, why=DATA),
    Place("robots", EVERYBODY, why=DATA),
    Place("sitemap", EVERYBODY, why=DATA),
    Place("course_cover", EVERYBODY, lambda s: [s.current.course.code], why=FILE),
    Place("cms/login/", (SIGN_IN, 403, CMS, 403, 403, CMS), path="/cms/login/", why=REDIRECT),
    Place("django-admin/login/", (SIGN_IN, 403, CMS, 403, 403, CMS), path="/django-admin/login/", why=REDIRECT),
    Place("wagtaildocs_serve", (SIGN_IN, 403, 200, 403, 403, 200), document, why=FILE),
    Place("wagtaildocs_authenticate_with_password", everybody_to(PAGE), lambda s: [1], method="post", why=POST_ONLY),
    Place("wagtailcore_authenticate_with_password", (404,) * 6, lambda s: [1, 1], method="post", why=POST_ONLY),
    Place("_util/login/", everybody_to(SIGN_IN), path="/en/_util/login/", why=REDIRECT),
    Place("wagtailcore_login", everybody_to(SIGN_IN), why=REDIRECT),
)

PUBLIC = (
    Place("wagtail_serve", EVERYBODY, lambda s: [""], eyes="anonymous", what="home page"),
    Place("wagtail_serve", EVERYBODY, lambda s: [""], eyes="learner", what="home page of a member"),
    Place("wagtail_serve", EVERYBODY, lambda s: ["help/"], eyes="anonymous", what="page of text"),
    Place("people:charter", EVERYBODY, eyes="anonymous"),
    Place("people:privacy", EVERYBODY, eyes="anonymous"),
    Place("courses:catalogue", EVERYBODY, eyes="learner"),
    Place("courses:catalogue", EVERYBODY, eyes="anonymous", query="?q=nothing+like+it", what="nothing found"),
    Place("certificates:verify_any", EVERYBODY, eyes="anonymous"),
    Place("certificates:verify", EVERYBODY, lambda s: [s.certificate.code], eyes="anonymous", what="valid"),
    Place("certificates:verify", EVERYBODY, lambda s: [s.corrected.code], eyes="anonymous", what="superseded"),
    Place("certificates:verify", (404,) * 6, lambda s: ["ABCD-EFGH-JKMN"], eyes="anonymous", what="unknown"),
    Place("certificate_short", everybody_to("certificates:verify"), lambda s: [s.certificate.code], why=REDIRECT),
    Place("stop_mails", EVERYBODY, lambda s: [stop_token(s)], eyes="anonymous"),
    Place("stop_mails", EVERYBODY, lambda s: [stop_token(s)], method="post", eyes="anonymous", what="done"),
    Place("stop_mails", (400,) * 6, lambda s: ["forged"], eyes="anonymous", what="forged"),
)

ACCOUNT = (
    Place("account_login", STRANGERS, eyes="anonymous"),
    Place("account_signup", STRANGERS, eyes="anonymous"),
    Place("account_logout", ("root", *(200,) * 5), eyes="learner"),
    Place("account_inactive", EVERYBODY, eyes="anonymous"),
    Place("account_reauthenticate", MEMBERS, eyes="learner"),
    Place("account_email", MEMBERS, eyes="learner"),
    Place("account_email_verification_sent", EVERYBODY, eyes="anonymous"),
    Place("account_confirm_email", EVERYBODY, lambda s: [confirmation_key(s)], eyes="anonymous"),
    Place("account_confirm_email", EVERYBODY, lambda s: ["old"], eyes="anonymous", what="old link"),
    Place("account_change_password", MEMBERS, eyes="learner"),
    Place("account_set_password", members_to("account_change_password"), why=REDIRECT),
    Place("account_reset_password", EVERYBODY, eyes="anonymous"),
    Place("account_reset_password_done", EVERYBODY, eyes="anonymous"),
    Place(
        "account_reset_password_from_key", everybody_to("account_reset_password_from_key"), reset_key, eyes="anonymous"
    ),
    Place("account_reset_password_from_key", EVERYBODY, lambda s: ["1", "old"], eyes="anonymous", what="old link"),
    Place("account_reset_password_from_key_done", EVERYBODY, eyes="anonymous"),
    Place("account_confirm_login_code", (SIGN_IN, *(LEARNING,) * 5), why=REDIRECT),
    Place("usersessions_list", MEMBERS, eyes="learner"),
    Place("people:profile", MEMBERS, eyes="learner"),
    Place("people:end_session", members_to(404), lambda s: [0], method="post", why=POST_ONLY),
    Place("people:accept", members_to(LEARNING), eyes="unasked"),
    Place("notifications:preferences", MEMBERS, eyes="learner"),
    Place("mfa_index", MEMBERS, eyes="careful"),
    Place("mfa_authenticate", (SIGN_IN, *(LEARNING,) * 5), eyes="half"),
    Place("mfa_reauthenticate", members_to(AGAIN), eyes="careful"),
    Place("mfa_activate_totp", MEMBERS, eyes="learner"),
    Place("mfa_deactivate_totp", members_to(404), eyes="careful"),
    Place("mfa_view_recovery_codes", members_to(404), eyes="careful"),
    Place("mfa_generate_recovery_codes", MEMBERS, eyes="careful"),
    Place("mfa_download_recovery_codes", members_to(404), why=FILE),
    Place("mfa_list_webauthn", MEMBERS, eyes="careful"),
    Place("mfa_add_webauthn", MEMBERS, eyes="learner"),
    Place("mfa_reauthenticate_webauthn", members_to(AGAIN), why=DATA),
    Place("mfa_remove_webauthn", members_to(404), lambda s: [passkey(s)], eyes="careful"),
    Place("mfa_edit_webauthn", members_to(404), lambda s: [passkey(s)], eyes="careful"),
    Place("mfa_login_webauthn", (SIGN_IN, *(LEARNING,) * 5), why=DATA),
)

LEARNING_PLACES = (
    Place("courses:course", EVERYBODY, lambda s: [s.current.course.code], eyes="anonymous", what="stranger's"),
    Place("courses:course", EVERYBODY, lambda s: [s.current.course.code], eyes="learner", what="in the middle"),
    Place("courses:course", EVERYBODY, lambda s: [s.completed.course.code], eyes="learner", what="completed"),
    Place("courses:module", everybody_to("courses:course"), lambda s: path_of(lesson(s))[:2], why=REDIRECT),
    Place(
        "courses:activity",
        (WAY_IN, 200, 200, WAY_IN, WAY_IN, 200),
        lambda s: path_of(lesson(s)),
        eyes="learner",
        what="lesson",
    ),
    Place(
        "courses:activity",
        (WAY_IN, 200, 200, WAY_IN, WAY_IN, 200),
        lambda s: path_of(quiz(s)),
        eyes="learner",
        what="quiz",
    ),
    Place("courses:my_learning", MEMBERS, eyes="learner"),
    Place("courses:my_learning", MEMBERS, eyes="trainer", what="nothing yet"),
    Place("courses:enrol", learner_to("courses:activity", 200), lambda s: [s.completed.course.key], eyes="trainer"),
    Place("courses:complete", learner_to("courses:activity"), lambda s: [lesson(s).key], method="post", why=POST_ONLY),
    Place("courses:position", members_to(400), lambda s: [lesson(s).key], method="post", why=POST_ONLY),
    Place("courses:missing", HOLDER, lambda s: [s.current.uuid], eyes="learner"),
    Place("courses:leave", HOLDER, lambda s: [s.current.uuid], eyes="learner"),
    Place(
        "assessments:start",
        learner_to("assessments:question", "courses:course"),
        lambda s: [quiz(s).key],
        method="post",
        why=POST_ONLY,
    ),
    Place("assessments:attempt", learner_to("courses:activity"), lambda s: [s.open.uuid], why=REDIRECT),
    Place("assessments:question", HOLDER, lambda s: [s.open.uuid, 1], eyes="learner", what="answered"),
    Place("assessments:question", HOLDER, lambda s: [s.open.uuid, 2], eyes="learner", what="open"),
    Place("assessments:answer", (401, 400, 404, 404, 404, 404), lambda s: [s.open.uuid, "one"], method="put", why=DATA),
    Place("assessments:submit", HOLDER, lambda s: [s.open.uuid], eyes="learner"),
    Place("assessments:submit", learner_to(RESULT), lambda s: [s.open.uuid], method="post", why=POST_ONLY),
    Place("assessments:result", HOLDER, lambda s: [s.failed.uuid], eyes="learner"),
    Place("assessments:paper", learner_to("assessments:question"), lambda s: [s.open.uuid], why=REDIRECT),
    Place("assessments:upload", (SIGN_IN, 200, 200, 404, 404, 200), lambda s: [upload(s).uuid], why=FILE),
    Place("certificates:list", MEMBERS, eyes="learner"),
    Place("certificates:detail", HOLDER, lambda s: [s.certificate.uuid], eyes="learner"),
    Place("certificates:detail", HOLDER, lambda s: [s.corrected.uuid], eyes="learner", what="superseded"),
    Place("certificates:download", HOLDER, lambda s: [s.certificate.uuid], why=FILE),
    Place("certificates:correct_name", HOLDER, lambda s: [s.certificate.uuid], eyes="learner"),
    Place("competencies:passport", MEMBERS, eyes="learner"),
    Place("competencies:passport", MEMBERS, eyes="trainer", what="nothing yet"),
    Place("competencies:choose_role", members_to("competencies:passport"), method="post", why=POST_ONLY),
    Place("reports:overview", MANAGERS, eyes="manager"),
    Place("reports:overview", MANAGERS, eyes="elsewhere", what="nobody yet"),
    Place("reports:export", MANAGERS, why=FILE),
)

PLACES = (*MACHINES, *PUBLIC, *ACCOUNT, *LEARNING_PLACES)
#: Which place shows a page of each type that Wagtail knows.
PAGE_TYPES = {
    "wagtailcore.Page": "",  # never made: the root of the tree
    "cms.HomePage": "wagtail_serve (home page)",
    "cms.ContentPage": "wagtail_serve (page of text)",
    "courses.CataloguePage": "courses:catalogue",
    "courses.CoursePage": "courses:course (completed)",
    "courses.ModulePage": "courses:module",
    "courses.LessonPage": "courses:activity (lesson)",
    "assessments.QuizPage": "courses:activity (quiz)",
}
