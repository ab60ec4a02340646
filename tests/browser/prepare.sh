#!/bin/sh
# Fetches what the browser tests need: chromium (apt-get, as root) and axe-core (npm). Never fails: the tests say what is missing.
cd "$(dirname "$0")" || exit 0

found() { for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do command -v "$name" >/dev/null && return 0; done; return 1; }

if ! found; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium for the browser tests (a minute, once)"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1
  fi
  found || echo "No chromium here: the browser tests will be skipped (on Debian: apt-get install chromium)" >&2
fi

# npm writes its own copy of the lock last: where it is as new as ours, the folder is whole.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  if command -v npm >/dev/null && npm ci --silent --no-progress >/dev/null 2>&1; then
    touch node_modules/.package-lock.json
  else
    echo "axe-core could not be fetched: the accessibility tests will be skipped (they need npm and its registry)" >&2
  fi
fi
exit 0
