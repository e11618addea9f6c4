#!/usr/bin/env bash
# Feeds every parser with bad files made from good ones: 100,000 each, or as many as the first argument says.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export SHARPEST_FUZZ_CASES=${1:-100000}
for project in Sharpest.Runs.Tests Sharpest.Experiments.Tests; do
  (cd "$root" && dotnet test --project "tests/$project" -c Release --no-progress --filter-class "*Hostile*")
done
