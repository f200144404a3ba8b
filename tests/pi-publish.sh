#!/usr/bin/env bash
# Builds the Raspberry Pi program with the real libraries, by the command of its README, and looks up in them every member that
# firmware/Surfaces declares. A feed that lacks the libraries is said and is no failure: the guards compile the same files without them.
set -uo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
folder=$(mktemp -d)
trap 'rm -rf "$log" "$folder"' EXIT
if ! dotnet restore firmware/Pi -r linux-arm64 >"$log" 2>&1; then
    if grep -qE 'NU1101|NU1102|NU1301' "$log"; then
        echo "skipped: this feed lacks the libraries: $(grep -oE 'NU1(101|102|301)[^[]*' "$log" | head -1)"
        exit 0
    fi
    cat "$log"
    exit 1
fi
dotnet publish firmware/Pi -c Release -r linux-arm64 --self-contained false -o "$folder" || exit 1
for file in ImitationHil.Pi ImitationHil.Guard; do
    # Machine 183 is AArch64 (ELF header, byte 18).
    [ "$(od -An -tu2 -j18 -N2 "$folder/$file" | tr -d ' ')" = 183 ] || { echo "$file is not for linux-arm64"; exit 1; }
done
IMITATION_PI=$folder dotnet test tests/ImitationHil.Tests -c Release --filter FullyQualifiedName~RealLibraryTests
