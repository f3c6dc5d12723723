#!/bin/sh
# `npm test`, exactly what CI runs: the checks, then every test with node's test runner, in stages from quick to slow. A failure
# ends the run with its stage. It installs what is missing.
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

# Lists the test files in the given folders.
list_tests() {
  find "$@" -name '*.test.ts' -not -path '*/node_modules/*' | sort
}

# Of the files on standard input: those whose tests need the machine for themselves.
list_timely() {
  xargs grep -lE 'await (lockMachine|startChromium)\(' || true
}

# Runs the files on standard input. Takes how many at once and the file for the results; the rest goes to the runner.
run_tests() {
  at_once=$1
  results=$2
  shift 2
  xargs -r timeout --foreground --signal=INT --kill-after=10 "$run_seconds" \
    node --test --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$results" \
    --test-timeout="$test_millis" --test-concurrency="$at_once" "$@"
}

# Of all runs together, as the runner counts: pass, fail, cancelled.
count() {
  cat "$folder"/*.tap |
    awk -v words="$*" '$1 == "#" && index(words, $2) && $3 ~ /^[0-9]+$/ { sum += $3 } END { print sum + 0 }'
}

begin_stage() {
  stage=$1
  stage_began=$(date +%s)
  echo "Stage $stage ..."
}

end_stage() {
  echo "  $stage: $(($(date +%s) - stage_began)) s" >>"$folder/stages"
}

# Prints the time of each stage, then the counts, which are the last line of every run.
report() {
  echo 'Stages:'
  cat "$folder/stages"
  echo "$(count pass) passed, $(count fail cancelled) failed"
}

# Takes the name of the stage and its folders as one word; the rest goes to the runner. A stage with a failure is the last one.
run_stage() {
  begin_stage "$1"
  # shellcheck disable=SC2086 # one word for each folder
  list_tests $2 >"$folder/all"
  shift 2
  list_timely <"$folder/all" >"$folder/timely"
  grep -vxFf "$folder/timely" "$folder/all" >"$folder/other" || true
  status=0
  run_tests "$(count_files_at_once)" "$folder/$stage.tap" "$@" <"$folder/other" || status=1
  run_tests 1 "$folder/$stage-timely.tap" "$@" <"$folder/timely" || status=1
  end_stage
  if [ "$status" -ne 0 ]; then
    report
    exit 1
  fi
}

bring_debian_packages
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
begin_stage check
sh scripts/check.sh
end_stage
run_stage unit 'test/rules test/support src web bench' "$@"
run_stage wire 'test/wire test/faults test/fuzz' "$@"
run_stage clients test/clients "$@"
run_stage browser test/browser "$@"
report
