#!/bin/sh
# What the tests need from the operating system. Debian as root: installs it. Elsewhere: says exactly what to install.
set -eu

missing=""
need() { missing="$missing $1"; }

has_chromium() {
  [ -n "${CHROMIUM:-}" ] && return
  for name in chromium chromium-browser google-chrome; do command -v $name >/dev/null 2>&1 && return; done
  [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] || [ -x /Applications/Chromium.app/Contents/MacOS/Chromium ]
}
has_postgresql() {
  [ -n "${TEST_DATABASE_URL:-}" ] || command -v postgres >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1
}

has_postgresql || need postgresql
has_chromium || need chromium
command -v pdffonts >/dev/null 2>&1 || need poppler-utils
command -v zbarimg >/dev/null 2>&1 || need zbar-tools
command -v xgettext >/dev/null 2>&1 || need gettext
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing what the tests need:$missing"
  apt-get update -qq </dev/null || true
  # The tests start PostgreSQL themselves; the package need not make a cluster of its own.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null
  exit 0
fi

echo "The tests need programs that are not installed here:$missing" >&2
if command -v brew >/dev/null 2>&1; then
  echo "  brew install$(echo "$missing" | sed 's/postgresql/postgresql@17/; s/poppler-utils/poppler/; s/zbar-tools/zbar/; s/ chromium//')" >&2
  case "$missing" in *chromium*) echo "  brew install --cask google-chrome" >&2 ;; esac
else
  echo "  sudo apt-get install$missing" >&2
fi
echo "What needs them does not run; it is counted and named at the end." >&2
