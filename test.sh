#!/usr/bin/env bash
# Builds once what is to be tested and runs it.
#   ./test.sh                  everything: every test project; the browser tests last and alone
#   ./test.sh fast             what is pure, a component or a contract: all but Conformance, EndToEnd and the tests marked Speed=slow
#   ./test.sh EndToEnd         only the named projects (folders of tests/)
# CONFIGURATION=Release builds and tests that configuration. COVERAGE=1 writes what the tests reach to artifacts/coverage/.
# Exits non-zero when a test fails, a project does not finish, or nothing ran.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

configuration=${CONFIGURATION:-Debug}
# One hung project must not hold the others: the test platform ends it and counts it as failed.
limit=20m
# How many of the slowest tests are named after each project.
named=5
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

# The named projects and what they need, as one build.
build() {
  local filter=$work/named.slnf project list=()
  for project in "${projects[@]}"; do
    list+=("\"tests/$project/$project.csproj\"")
  done
  (IFS=,; printf '{"solution":{"path":"%s","projects":[%s]}}' "$PWD/Unishop.Dashboard.sln" "${list[*]}") >"$filter"
  dotnet restore "$filter" -v q "${properties[@]}" || fail "Restore failed."
  dotnet build "$filter" -c "$configuration" --no-restore -v q "${properties[@]}" || fail "Build failed."
}

# The slowest of the tests that a log names, longest first: "passed Name (1m 02s 345ms)".
slowest() {
  sed -nE 's/^(passed|failed) (.*) \((.*ms)\)$/\3\t\2/p' "$1" | awk -F'\t' '{
    count = split($1, parts, " "); took = 0
    for (i = 1; i <= count; i++) took += parts[i] ~ /ms$/ ? parts[i] / 1000 : parts[i] ~ /s$/ ? parts[i] : parts[i] ~ /m$/ ? parts[i] * 60 : parts[i] * 3600
    printf "%.1f\t%s\n", took, $2
  }' | sort -rn | awk -F'\t' -v named="$named" 'NR <= named && $1 >= 1 { printf "  %6.1f s  %s\n", $1, $2 }'
}

# Runs one project; what it wrote is kept in $work/PROJECT.log, its exit code in $work/PROJECT.code.
run_project() {
  local project=$1 output=$work/$1.log report arguments=("${filters[@]}") began=$SECONDS
  local folder=tests/$project/bin/$configuration/net10.0
  if [[ -n ${COVERAGE:-} ]]; then
    arguments+=(--coverlet --coverlet-output-format cobertura --results-directory "$PWD/artifacts/coverage/$project")
  fi
  dotnet exec "$folder/$project.dll" --no-ansi --no-progress --output Detailed --timeout "$limit" "${arguments[@]}" >"$output" 2>&1
  printf '%s' $? >"$work/$project.code"
  {
    say "tests/$project ($((SECONDS - began)) s)"
    # Of the tests that passed the slowest are named below.
    grep -v '^passed ' "$output"
    slowest "$output"
    report=$folder/coverage.txt
    if [[ -f $report ]]; then
      say "Operations of the simulator that clients of others had carried out"
      cat "$report"
      rm -f "$report"
    fi
  } >"$work/$project.said"
  cat "$work/$project.said"
}

filters=() properties=()
if [[ ${1:-} == fast ]]; then
  [[ $# -eq 1 ]] || fail "'fast' stands alone: ./test.sh fast"
  filters=(--filter-not-trait Speed=slow)
  set --
  fast=1
fi

projects=("$@")
if [[ ${#projects[@]} -eq 0 ]]; then
  for folder in tests/*.Tests; do
    projects+=("$(basename "$folder")")
  done
  [[ -n ${fast:-} ]] || projects+=(Conformance EndToEnd)
fi
for project in "${projects[@]}"; do
  [[ -f tests/$project/$project.csproj ]] || fail "There is no test project tests/$project; there are: $(basename -a tests/*/ | tr '\n' ' ')"
done

if [[ " ${projects[*]} " == *" EndToEnd "* ]]; then
  find_chromium >/dev/null || install_chromium
  UNISHOP_CHROMIUM=$(find_chromium) || fail "Chromium is still not found after installing it."
  export UNISHOP_CHROMIUM
fi

if [[ -n ${COVERAGE:-} ]]; then
  properties=(-p:Coverage=true)
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say "Restore and build ($configuration)"
build

# Two projects beside each other: while one waits, the other works. The browser tests are alone.
for project in "${projects[@]}"; do
  [[ $project != EndToEnd ]] || wait
  while [[ $(jobs -rp | wc -l) -ge 2 ]]; do
    wait -n
  done
  run_project "$project" &
  [[ $project != EndToEnd ]] || wait
done
wait

succeeded=0 failed=0 skipped=0
say "Result"
for project in "${projects[@]}"; do
  for word in succeeded failed skipped; do
    number=$(sed -n "s/^  $word: \([0-9]\+\)$/\1/p" "$work/$project.log" | tail -1)
    printf -v "$word" '%d' $((${!word} + ${number:-0}))
  done
  code=$(cat "$work/$project.code" 2>/dev/null || printf 'none')
  if [[ $code != 0 ]]; then
    printf 'not passed: %s (exit code %s)\n' "$project" "$code"
    broken=1
  fi
done
printf '%d passed, %d failed, %d skipped\n' "$succeeded" "$failed" "$skipped"
[[ -z ${broken:-} && $failed -eq 0 && $((succeeded + failed)) -gt 0 ]]
