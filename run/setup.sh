#!/bin/sh
# Installs everything from uv.lock into .venv and compiles the translations. Takes a blink when nothing changed.
set -eu
cd "$(dirname "$0")/.."

OLDEST='3, 11'
# The system's own first: distributions build with profile-guided optimisation, and pyenv, unless told to, does not. With
# Debian's the whole Hub takes a fifth less processor time.
CANDIDATES="/usr/bin/python3 python3.13 python3.12 python3.11 python3.14 python3 python
/opt/homebrew/bin/python3.13 /opt/homebrew/bin/python3.12 /usr/local/bin/python3.13 /usr/local/bin/python3.12
/opt/homebrew/bin/python3 /usr/local/bin/python3"

say() { printf '%s\n' "$*" >&2; }

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

install_packages() {
  say "installing $* …"
  apt-get update -qq </dev/null >&2 || say "apt-get update failed, trying with the lists that are there"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
}

# Prints the real path of $1 if it runs and is new enough. A name on PATH proves nothing: pyenv's shims exist and fail.
probe() {
  "$1" -c "import sys; sys.version_info >= ($OLDEST) or sys.exit(1); print(sys.executable)" 2>/dev/null
}

find_python() {
  if [ -n "${PYTHON:-}" ]; then
    probe "$PYTHON" && return
    say "PYTHON=$PYTHON does not run or is older than 3.11."
    return 1
  fi
  # Debian's can lack what makes environments; then another one may have it.
  for test in makes_environments true; do
    for candidate in $CANDIDATES "$HOME"/.pyenv/versions/3.1[1-9]*/bin/python3 "$HOME"/.local/share/uv/python/cpython-3.1[1-9]*/bin/python3; do
      path=$(probe "$candidate") && "$test" "$path" && echo "$path" && return
    done
  done
  return 1
}

makes_environments() { find_uv >/dev/null || "$1" -c 'import ensurepip, venv' 2>/dev/null; }

require_python() {
  find_python && return
  if [ -z "${PYTHON:-}" ] && can_install && install_packages python3 python3-venv; then
    probe /usr/bin/python3 && return
  fi
  say "No Python 3.11 or newer was found. Install one and run this again:"
  say "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv"
  say "  macOS:           brew install python@3.13      (or the installer from python.org)"
  say "or name one:       PYTHON=/path/to/python3.12 make setup"
  exit 1
}

# Older ones do not know dependency groups.
new_enough_uv() {
  "$1" --version 2>/dev/null | awk '{ split($2, v, "."); if (v[1] > 0 || v[2] >= 7) new = 1 } END { exit !new }'
}

find_uv() {
  for candidate_uv in uv "$HOME/.local/bin/uv" .tools/uv/bin/uv; do
    if new_enough_uv "$candidate_uv"; then echo "$candidate_uv"; return; fi
  done
  return 1
}

require_uv() {
  find_uv && return
  say "uv is not installed: putting it into .tools/uv …"
  if ! makes_environments "$1"; then
    package="python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if ! can_install || ! install_packages "$package"; then
      say "This Python cannot make virtual environments. Install the missing part and run this again:"
      say "  sudo apt-get install $package"
      exit 1
    fi
  fi
  "$1" -m venv --clear .tools/uv >&2
  .tools/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.7' >&2
  echo .tools/uv/bin/uv
}

# An environment that works is kept, whichever Python made it.
if [ -z "${PYTHON:-}" ] && python=$(probe .venv/bin/python); then :; else python=$(require_python); fi
uv=$(require_uv "$python")
UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv VIRTUAL_ENV= "$uv" sync --frozen --quiet --python "$python" </dev/null
.venv/bin/python run/compile_translations.py
