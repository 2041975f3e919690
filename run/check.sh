#!/bin/sh
# Everything that can be known without running a test. Runs all checks, then fails if one did.
set -u
cd "$(dirname "$0")/.."
failed=""
check() {
  title=$1
  shift
  if output=$("$@" 2>&1); then echo "ok      $title"; else echo "FAILED  $title"; echo "$output"; failed="$failed $title,"; fi
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export DJANGO_SETTINGS_MODULE=elearning.settings.test VAR_DIR="$scratch" DATABASE_URL="sqlite:///$scratch/none.sqlite3"
bin=.venv/bin

check "style (ruff check)" $bin/ruff check --quiet .
check "format (ruff format)" $bin/ruff format --check --quiet .
check "types of every domain (mypy)" $bin/mypy */domain
check "templates (djlint)" $bin/djlint --lint --quiet templates
check "import order (lint-imports)" $bin/lint-imports
check "system check" $bin/python manage.py check --fail-level WARNING
check "migrations complete" $bin/python manage.py makemigrations --check --dry-run
check "translations" $bin/python manage.py check_translations
[ -z "$failed" ] || { echo "make check failed:${failed%,}"; exit 1; }
