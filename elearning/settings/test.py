"""Settings of the test suite: the servers' addresses come from the fixtures through the environment."""

from .base import *
from .base import STATIC_ROOT, env

DEBUG = False
SECRET_KEY = "a key for tests only, long enough to be accepted as one"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# Argon2 with its real cost would be most of the suite's time; one test uses the real hasher.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *env.list("PASSWORD_HASHERS", default=[])]
STATIC_ROOT.mkdir(
    parents=True, exist_ok=True
)  # WhiteNoise warns about a folder that is not there, and warnings are errors
