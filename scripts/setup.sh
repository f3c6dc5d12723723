# Sourced by the other scripts: changes to the project's root, installs the npm packages when they are missing or stale, and
# puts their programs first in PATH, so that `node` is the Node 24 that came with them.
# shellcheck shell=sh
set -eu
cd "$(dirname "$0")/.."

if [ -z "$(find node_modules/.package-lock.json -newer package-lock.json 2>/dev/null)" ]; then
  echo 'Installing the npm packages ...'
  npm ci --include=dev --no-progress --no-update-notifier --loglevel=error >/dev/null
fi
PATH=$PWD/node_modules/.bin:$PATH
export PATH
