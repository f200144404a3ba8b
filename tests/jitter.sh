#!/usr/bin/env bash
# The control loop's wake-ups beside those of cyclictest (Debian package rt-tests), in alternation on one core: tests/jitter.sh [PAIRS [SECONDS]].
# Prints one JSON object: each pair, and the medians of the ratios. A busy machine gives both long tails; only the ratio means anything.
# Exit: 0 within the limits (p99 1.2, p99.9 1.5), 1 outside of them, 2 a program is missing or the system grants no real-time priority.
set -euo pipefail
cd "$(dirname "$0")/.."
pairs=${1:-3}
seconds=${2:-30}
command -v cyclictest >/dev/null || { echo "cyclictest is missing: apt-get install rt-tests" >&2; exit 2; }
dotnet build host/Cli -c Release --nologo -v q >&2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
core=$(python3 -c 'import os; print(max(os.sched_getaffinity(0)))')
ours() { host/Cli/bin/Release/net10.0/imitate jitter --period-us 1000 --seconds "$seconds" --core "$core" --out "$folder/page.html" --json "$folder/ours.$1" >&2; }
theirs() { cyclictest -m -t 1 -p 90 -a "$core" -i 1000 -l $((seconds * 1000)) -h 100000 -q >"$folder/theirs.$1"; }
for pair in $(seq "$pairs"); do
    # Who is first changes, so that a load that grows or falls favours nobody.
    if [ $((pair % 2)) -eq 1 ]; then ours "$pair"; theirs "$pair"; else theirs "$pair"; ours "$pair"; fi
done
python3 - "$folder" "$pairs" "$seconds" <<'PYTHON'
import json, math, os, statistics, sys

folder, pairs, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def histogram(name):
    bins, beyond, longest = {}, 0, 0
    for line in open(name):
        words = line.split()
        if len(words) == 2 and words[0].isdigit():
            bins[int(words[0])] = int(words[1])
        elif line.startswith("# Histogram Overflows:"):
            beyond = int(words[-1])
        elif line.startswith("# Max Latencies:"):
            longest = int(words[-1])
    return bins, beyond, longest


def percentile(share, bins, beyond, longest):
    # Nearest rank in bins of whole microseconds, as imitate jitter reports it.
    rank, seen = math.ceil(share * (sum(bins.values()) + beyond)), 0
    for microseconds in sorted(bins):
        seen += bins[microseconds]
        if seen >= rank:
            return microseconds
    return longest


result = []
for pair in range(1, pairs + 1):
    ours = json.load(open(f"{folder}/ours.{pair}"))
    if ours["scheduling"] != "SCHED_FIFO":
        print("no real-time priority:", "; ".join(ours["granted"]["lost"]), file=sys.stderr)
        sys.exit(2)
    theirs = histogram(f"{folder}/theirs.{pair}")
    row = {"ours": dict(ours["wake"], missed=ours["missed"], allocatedBytes=ours["allocatedBytes"], collections=ours["collections"]),
           "cyclictest": {name: percentile(share, *theirs) for name, share in (("p50", .5), ("p99", .99), ("p999", .999))} | {"max": theirs[2]}}
    row["ratio"] = {name: row["ours"][name] / max(1, row["cyclictest"][name]) for name in ("p50", "p99", "p999")}
    result.append(row)
medians = {name: statistics.median(row["ratio"][name] for row in result) for name in ("p50", "p99", "p999")}
ok = medians["p99"] <= 1.2 and medians["p999"] <= 1.5 and all(row["ours"]["allocatedBytes"] == 0 == row["ours"]["collections"] for row in result)
print(json.dumps({"pairs": result, "medianRatio": medians, "limits": {"p99": 1.2, "p999": 1.5}, "seconds": seconds, "load": os.getloadavg(), "pass": ok}, indent=2))
sys.exit(0 if ok else 1)
PYTHON
