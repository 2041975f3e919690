"""What has no meaning without a server is not collected for SQLite, so that nothing there counts as skipped."""

from tests.services import environment

collect_ignore = ["test_postgresql.py"] if environment.engine() == environment.SQLITE else []
