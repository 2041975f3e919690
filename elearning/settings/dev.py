"""Settings of `make run`: everything on one machine, mail caught locally."""

from .base import *
from .base import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY_FILE = VAR_DIR / "secret-key"


def read_or_make_secret_key() -> str:
    """Return the key kept in VAR_DIR; make it on the first start, so that sessions survive the next."""
    from django.core.management.utils import get_random_secret_key

    if not SECRET_KEY_FILE.exists():
        SECRET_KEY_FILE.touch(mode=0o600)
        SECRET_KEY_FILE.write_text(get_random_secret_key())
    return SECRET_KEY_FILE.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or read_or_make_secret_key()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
MAIL_CATCHER_DIR = VAR_DIR / "mail"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
