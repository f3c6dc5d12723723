#!/bin/sh
# Checks that need only the npm packages: types, lint and format, and the build of the web pages.
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

# Biome colours its output even into a file.
if [ -t 1 ]; then colours=force; else colours=off; fi

echo 'Types ...'
tsc -p .
if [ -f web/tsconfig.json ]; then tsc -p web; fi
echo 'Lint and format ...'
biome ci --colors="$colours" --error-on-warnings .
if [ -f web/index.html ]; then
  echo 'Web pages ...'
  vite build --logLevel warn web
fi
