"""How people sign up, sign in and stay signed in."""

from datetime import timedelta

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["people.backends.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("email", "full_name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "courses:my_learning"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "notifications.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.SignupDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = True  # unless she says that the computer is shared
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_FORMS = {
    "login": "people.forms.account.SignInForm",
    "signup": "people.forms.account.SignUpForm",
    "add_email": "people.forms.account.ChangeEmailForm",
    "change_password": "people.forms.account.ChangePasswordForm",
    "set_password": "people.forms.account.SetPasswordForm",
    "reset_password": "people.forms.account.ResetPasswordForm",
    "reset_password_from_key": "people.forms.account.ResetPasswordKeyForm",
    "reauthenticate": "people.forms.account.ReauthenticateForm",
}
MFA_ADAPTER = "people.sign_in.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "people.forms.account.CodeForm",
    "reauthenticate": "people.forms.account.CodeAgainForm",
    "activate_totp": "people.forms.account.ActivateAppForm",
    "add_webauthn": "people.forms.account.AddPasskeyForm",
    "edit_webauthn": "people.forms.account.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
USERSESSIONS_TRACK_ACTIVITY = False  # two writes on each request; people.middleware marks sessions now and then
SESSION_ENGINE = "people.session_store"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "elearning.views.csrf_failure"
