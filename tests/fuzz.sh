#!/usr/bin/env bash
# Long fuzzing of the readers: random, mutated and cut input. Prints one JSON object; exit 1 when anything was found.
#   bash tests/fuzz.sh --bytes 100000000 --seed 1 --target frames
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build tests/ImitationHil.Fuzz -c Release -v q >&2
exec dotnet tests/ImitationHil.Fuzz/bin/Release/net10.0/ImitationHil.Fuzz.dll "$@"
