#!/usr/bin/env bash
# All figures of docs/performance.md on this machine: ours and the peers, with the allocator tuned and as installed, on the
# same weights and examples, in turns. Writes bench/results/*.json and prints the tables. About a quarter of an hour on two cores;
# let nothing else run meanwhile. PYTHON names the interpreter that has torch and scipy, PYTHONPATH what else it should see.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
results=${1:-$root/bench/results}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-python3}
mkdir -p "$results"

"$root/sharpest" bench --export "$work/exchange" --out "$work/ours-tuned.json"
"$root/sharpest" bench --weights "$work/exchange/weights.safetensors" --allocator default --out "$work/ours-default.json"
for allocator in tuned default; do
  "$python" "$root/bench/peers/time_peers.py" "$work/exchange" --allocator "$allocator" \
    --out "$work/peers-$allocator.json" || echo "bench: no peers with the allocator $allocator; see above" >&2
done
mv "$work"/*.json "$results"
"$root/sharpest" bench --table "$results"
