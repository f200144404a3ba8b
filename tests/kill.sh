#!/usr/bin/env bash
# Kills hosts (SIGKILL) at random moments of a run and prints what the devices did and what records were left, as JSON.
# Usage: tests/kill.sh [KILLS [SEED]]     default: 200 kills, seed 1. Exit 1 when one of them went wrong.
set -uo pipefail
cd "$(dirname "$0")/.."
export IMITATION_KILLS=${1:-200} IMITATION_KILLS_SEED=${2:-1} IMITATION_KILLS_JSON
IMITATION_KILLS_JSON=$(mktemp)
trap 'rm -f "$IMITATION_KILLS_JSON"' EXIT
dotnet test tests/ImitationHil.Tests -c Release --nologo --filter "FullyQualifiedName~Kill.HostKillTests" >&2
status=$?
cat "$IMITATION_KILLS_JSON"
exit $status
