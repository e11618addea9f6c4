#!/usr/bin/env bash
# One writer at 1,000 records a second and four readers, for five minutes or as many seconds as the first argument says.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export SHARPEST_LOAD_RECORDS=$((${1:-300} * 1000))
cd "$root" && dotnet test --project tests/Sharpest.Runs.Tests -c Release --no-progress --filter-class "*SeriesLoadTests"
