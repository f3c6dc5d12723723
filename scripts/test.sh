#!/bin/sh
# `npm test`, exactly what CI runs: the checks, then every test with node's test runner. It installs what is missing.
# Arguments go to the runner: `npm test -- --test-name-pattern=fallback`.
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

# Real clients play in real time and mostly wait, so two files at once keep even one core busy enough; more than four
# compete for the cores and would cause late frames themselves. Files with real-time audio, and those with a
# browser, then run one by one.
least_files=2
most_files=4
# One test that hangs is ended by the runner; the whole run, when a file's leftovers keep it alive, by `timeout`.
test_millis=300000
# Each file's process and each server that it starts would compile the same TypeScript again.
export NODE_COMPILE_CACHE="$PWD/node_modules/.cache/airchain"
run_seconds=2400

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

bring_debian_packages() {
  missing=
  wanted=$(sed 's/#.*//' scripts/test-packages.txt)
  for package in $wanted; do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1 || ! as_root true 2>/dev/null; then
    echo "Cannot run the client tests: these Debian packages are missing and cannot be installed from here:$missing" >&2
    echo "Install them as root (scripts/test-packages.txt says what each is for), or run: npm run test:unit" >&2
    exit 1
  fi
  echo "Installing the Debian packages:$missing ..."
  log=$(mktemp)
  # icecast2 would ask about its setup; the tests start it with their own configuration.
  # shellcheck disable=SC2086 # one word for each package
  if ! {
    as_root apt-get update &&
      echo 'icecast2 icecast2/icecast-setup boolean false' | as_root debconf-set-selections &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
  } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "Cannot run the client tests: apt-get failed, see above and $log" >&2
    exit 1
  fi
  rm -f "$log"
}

count_files_at_once() {
  cores=$(nproc 2>/dev/null || echo "$least_files")
  if [ "$cores" -lt "$least_files" ]; then cores=$least_files; fi
  if [ "$cores" -gt "$most_files" ]; then cores=$most_files; fi
  echo "$cores"
}

# The files of tests that need the machine for themselves.
list_timely() {
  grep -rlE --include='*.test.ts' 'await (lockMachine|startChromium)\(' src test bench web | sort
}

list_all() {
  find src test bench web -name '*.test.ts' -not -path '*/node_modules/*' | sort
}

# How many files at once, then the files, on standard input; the rest goes to the runner.
run_tests() {
  at_once=$1
  counts=$2
  shift 2
  xargs timeout --foreground --signal=INT --kill-after=10 "$run_seconds" \
    node --test --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$counts" \
    --test-timeout="$test_millis" --test-concurrency="$at_once" "$@"
}

# Of all runs together, as the runner counts: pass, fail, cancelled.
count() {
  awk -v words="$*" '$1 == "#" && index(words, $2) && $3 ~ /^[0-9]+$/ { sum += $3 } END { print sum + 0 }' "$folder"/*.tap
}

bring_debian_packages
sh scripts/check.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
list_timely >"$folder/timely"
list_all | grep -vxFf "$folder/timely" >"$folder/other"
status=0
echo 'Tests ...'
run_tests "$(count_files_at_once)" "$folder/other.tap" "$@" <"$folder/other" || status=1
echo 'Tests that need the machine for themselves ...'
run_tests 1 "$folder/timely.tap" "$@" <"$folder/timely" || status=1
echo "$(count pass) passed, $(count fail cancelled) failed"
exit "$status"
