#!/bin/sh
# Every test on PostgreSQL, then on SQLite what depends on the database (`test.sh all`: there, too, every test).
set -eu
cd "$(dirname "$0")/.."
workers=${TEST_WORKERS:-2}
marked="-m sqlite"
spread="--dist loadfile --no-loadscope-reorder" # in the order of tests/services/reporting.py
[ "${1:-}" = all ] && marked=""
status=0
# shellcheck disable=SC2086
TEST_DATABASE=postgresql .venv/bin/pytest -n "$workers" $spread || status=$?
# shellcheck disable=SC2086
TEST_DATABASE=sqlite .venv/bin/pytest -n "$workers" $spread $marked || status=$?
[ "$status" = 0 ] || echo "Tests failed; the lines above say which." >&2
exit "$status"
