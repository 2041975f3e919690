"""Settings of the test suite: the servers' addresses come from the fixtures through the environment."""

from .base import *
from .base import env

DEBUG = False
SECRET_KEY = "a key for tests only, long enough to be accepted as one"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# Argon2 with its real cost would be most of the suite's time; one test uses the real hasher.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *env.list("PASSWORD_HASHERS", default=[])]
# Only the web server of browser tests needs the files; looking for them takes each test client a while.
WHITENOISE_USE_FINDERS = env.bool("SERVE_STATIC", default=False)

# Nobody cuts the power of a test; a busy disk would make it wait for seconds, as it would a PostgreSQL with fsync.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
