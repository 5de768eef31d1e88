#!/usr/bin/env bash
# Pictures of every page and main state at 1440, 1024 and 390 px, dark and light, and a set in Spanish and Vietnamese.
#   ./screenshots.sh                    all, into artifacts/screenshots
#   ./screenshots.sh FOLDER             all, into FOLDER
#   ./screenshots.sh FOLDER NAME        only those whose name contains NAME, e.g. run-going or run-,wall
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
dotnet build tools/Screenshots -v q
exec dotnet run --no-build --project tools/Screenshots -- "$@"
