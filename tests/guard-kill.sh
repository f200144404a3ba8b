#!/usr/bin/env bash
# Kills controllers (SIGKILL) that drive a fake PWM tree and prints how long their guards took to zero the outputs, as JSON.
# Usage: tests/guard-kill.sh [KILLS [SEED]]     default: 50 kills, seed 1. Exit 1 when an output stayed on or one kill took over 20 ms.
# killToZero begins before the signal is sent: the kernel's tidying-up of the dead process is in it. noticedToZero is the guard's own.
set -uo pipefail
cd "$(dirname "$0")/.."
export IMITATION_GUARD_KILLS=${1:-50} IMITATION_GUARD_KILLS_SEED=${2:-1} IMITATION_GUARD_KILLS_JSON
IMITATION_GUARD_KILLS_JSON=$(mktemp)
trap 'rm -f "$IMITATION_GUARD_KILLS_JSON"' EXIT
dotnet test tests/ImitationHil.Tests -c Release --nologo --filter "FullyQualifiedName~A_killed_controller_leaves_every_output_at_zero" >&2 || { cat "$IMITATION_GUARD_KILLS_JSON"; exit 1; }
cat "$IMITATION_GUARD_KILLS_JSON"
python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); sys.exit(r["within"] != r["kills"])' "$IMITATION_GUARD_KILLS_JSON"
