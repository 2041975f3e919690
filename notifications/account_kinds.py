"""The mails about a person's account that allauth causes, by the names that allauth gives them."""

from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind, register

PREFIX = "account."
FOLDER = "notifications/account"
REASON = _("You get this mail because of what was done with your address or your account at the Hub.")

#: Mails with a link or a code that opens a door: template, label.
KEYS = {
    "email_confirmation": ("confirm", _("Confirmation of an address")),
    "email_confirmation_signup": ("confirm", _("Confirmation of an address at sign-up")),
    "password_reset_key": ("reset", _("Link to a new password")),
    "unknown_account": ("unknown", _("No account with this address")),
    "account_already_exists": ("exists", _("Account exists already")),
    "login_code": ("code", _("Code to sign in")),
    "password_reset_code": ("code", _("Code for a new password")),
}
#: Mails that tell what was done; the label is subject and first sentence.
NOTICES = {
    "password_changed": _("Your password was changed"),
    "password_reset": _("Your password was reset"),
    "password_set": _("A password was set for your account"),
    "email_changed": _("The address of your account was changed"),
    "email_confirm": _("Your e-mail address was confirmed"),
    "email_deleted": _("An e-mail address was removed from your account"),
    "totp_activated": _("Your authenticator app was added"),
    "totp_deactivated": _("Your authenticator app was removed"),
    "recovery_codes_generated": _("New recovery codes were made"),
    "webauthn_added": _("A passkey or security key was added"),
    "webauthn_removed": _("A passkey or security key was removed"),
}


def register_account_kinds() -> None:
    """Make all of them known; they carry what opens accounts or where somebody was, so all are secret."""
    for name, (template, label) in KEYS.items():
        register(_kind(name, template, label))
    for name, label in NOTICES.items():
        register(_kind(name, "notice", label))


def _kind(name: str, template: str, label: object) -> Kind:
    return Kind(f"{PREFIX}{name}", label, f"{FOLDER}/{template}", must_arrive=True, secret=True, reason=REASON)
