#!/bin/sh
# `npm run build`: dist/ from src/, web/dist/ from web/. `bin/airchain` runs the build if there is no src/.
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

rolldown --config rolldown.config.ts --log-level warn
if [ -f web/index.html ]; then
  vite build --logLevel warn web
fi
