#!/usr/bin/env bash
# Builds the solution once and runs every test project; the browser tests last and alone.
#   ./test.sh                  everything
#   ./test.sh EndToEnd         only the named projects (folders of tests/)
# CONFIGURATION=Release builds and tests that configuration. Exits non-zero when a test fails, a project does not
# finish, or nothing ran.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

configuration=${CONFIGURATION:-Debug}
# One hung project must not hold the others: the test platform ends it and counts it as failed.
limit=20m
# The summaries read below are in English; nothing is asked and nothing is sent.
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
# No build node outlives this command.
export MSBUILDDISABLENODEREUSE=1

say() { printf '\n== %s\n' "$*"; }

fail() { printf '%s\n' "$*" >&2; exit 1; }

find_chromium() {
  local name
  for name in "${UNISHOP_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [[ -n $name ]] && command -v "$name" >/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

install_chromium() {
  say "No Chromium found; the browser tests need one. Installing Debian's package 'chromium' with apt-get."
  command -v apt-get >/dev/null || fail "There is no apt-get here: install Chromium yourself, or name one in UNISHOP_CHROMIUM."
  local as_root=()
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null || fail "Installing needs root: run 'apt-get install chromium' as root first."
    as_root=(sudo -n)
  fi
  "${as_root[@]}" apt-get update -q || fail "apt-get update failed."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium \
    || fail "Chromium could not be installed."
}

run_project() {
  local project=$1 output status number word report
  say "tests/$project"
  output=$(mktemp)
  dotnet test --project "tests/$project" -c "$configuration" --no-build --no-ansi --no-progress --timeout "$limit" 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
  for word in succeeded failed skipped; do
    number=$(sed -n "s/^  $word: \([0-9]\+\)$/\1/p" "$output" | tail -1)
    printf -v "$word" '%d' $((${!word} + ${number:-0}))
  done
  rm -f "$output"
  report="tests/$project/bin/$configuration/net10.0/coverage.txt"
  if [[ -f $report ]]; then
    say "Operations of the simulator that clients of others had carried out"
    cat "$report"
    rm -f "$report"
  fi
  if [[ $status -ne 0 ]]; then
    broken+=("$project (exit code $status)")
  fi
}

projects=("$@")
if [[ ${#projects[@]} -eq 0 ]]; then
  for folder in tests/*.Tests; do
    projects+=("$(basename "$folder")")
  done
  projects+=(Conformance EndToEnd)
fi

if [[ " ${projects[*]} " == *" EndToEnd "* ]]; then
  find_chromium >/dev/null || install_chromium
  UNISHOP_CHROMIUM=$(find_chromium) || fail "Chromium is still not found after installing it."
  export UNISHOP_CHROMIUM
fi

say "Restore and build ($configuration)"
dotnet restore Unishop.Dashboard.sln -v q || fail "Restore failed."
dotnet build Unishop.Dashboard.sln -c "$configuration" --no-restore -v q || fail "Build failed."

succeeded=0 failed=0 skipped=0 broken=()
for project in "${projects[@]}"; do
  run_project "$project"
done

say "Result"
for project in "${broken[@]}"; do
  printf 'not passed: %s\n' "$project"
done
printf '%d passed, %d failed, %d skipped\n' "$succeeded" "$failed" "$skipped"
[[ ${#broken[@]} -eq 0 && $failed -eq 0 && $((succeeded + failed)) -gt 0 ]]
