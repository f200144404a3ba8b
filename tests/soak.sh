#!/usr/bin/env bash
# A virtual rig at 1 kHz telemetry, first without viewers, then with three in chromium: bash tests/soak.sh [SECONDS], 1800 by default. With "apart"
# as a second word server and viewers have a core each, as on machines of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
IMITATION_SOAK_APART=$([ "${2:-}" = apart ] && echo 1 || echo 0) IMITATION_SOAK_SECONDS=${1:-1800} dotnet test tests/ImitationHil.Browser.Tests -c Release --filter "FullyQualifiedName~SoakTests" --logger "console;verbosity=detailed"
