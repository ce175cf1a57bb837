#!/usr/bin/env bash
# Set everything up, then check everything: style, types, the pages, tests. Safe to run again.
#
#   bash tests/run.sh                    everything
#   bash tests/run.sh --quick            what needs no browser, no database server and no long sound
#   bash tests/run.sh --newest           with the newest packages that pyproject.toml allows, not the locked ones
#   bash tests/run.sh [--quick] ARGS     hands ARGS to pytest: bash tests/run.sh -k viterbi
set -euo pipefail
cd "$(dirname "$0")/.."

quick='' newest=''
while true; do
  case "${1:-}" in
    --quick) quick=yes ;;
    --newest) newest=yes ;;
    *) break ;;
  esac
  shift
done

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

# Tests start programs by the hundred: none is to compile again what another has compiled.
unset PYTHONDONTWRITEBYTECODE

say "Setting up .venv"
[ -x .venv/bin/python ] || python3 -m venv .venv
pip() { .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"; }
# uv takes a seventh of pip's processor time. Modules are compiled as they are imported: most never are.
install() {
  if command -v uv >/dev/null; then
    uv pip install --quiet --python .venv/bin/python "$@" && return
    echo "uv failed; trying pip." >&2
  fi
  pip --no-compile "$@"
}
if [ -n "$newest" ]; then
  rm -f .venv/lock-of-this
  pip --upgrade --upgrade-strategy eager -e '.[test]'
elif ! cmp -s tests/requirements.lock .venv/lock-of-this; then
  install --require-hashes -r tests/requirements.lock
  cp tests/requirements.lock .venv/lock-of-this
fi
[ -n "$newest" ] || install --no-deps -e .

say "ruff"
.venv/bin/ruff check .
.venv/bin/ruff format --check .

# Types and pages are checked beside the tests, which do not use two processors all the time.
types() { .venv/bin/mypy && (cd samples && ../.venv/bin/mypy --config-file ../pyproject.toml make_sample.py); }
pages() { bash tests/js/check.sh; }
beside() {  # NAME COMMAND...: prints all that it says when it has ended, not between the tests' lines
  local name=$1 said code=0
  shift
  said=$("$@" 2>&1) || code=$?
  say "$name: $([ $code = 0 ] && echo passed || echo FAILED)"
  echo "$said"
  return $code
}
beside "mypy --strict" types &
types=$!
beside "biome, tsc --strict, node --test" pages &
pages=$!

say "pytest; mypy and the checks of the pages beside it"
if [ -n "$quick" ]; then
  set -- -m "not browser and not postgres and not long" "$@"
fi
failed=0 summary=$(mktemp)
trap 'kill "$types" "$pages" 2>/dev/null || true; rm -f "$summary"' EXIT
[ -t 1 ] && set -- --color=yes "$@"
.venv/bin/python -m pytest -n 2 "$@" | tee "$summary" || failed=$?
later=''
for each in "$types" "$pages"; do kill -0 "$each" 2>/dev/null && later=yes; done
wait "$types" || { failed=1 later=yes; echo "mypy failed: see above." >&2; }
wait "$pages" || { failed=1 later=yes; echo "The checks of the pages failed: see above." >&2; }
# The tests' own summary is the last line, whatever ended after them.
[ -z "$later" ] || tail -n 1 "$summary"
exit "$failed"
