#!/usr/bin/env bash
# A study as a Slurm array on this one machine, held to the file that one run writes: bash tests/slurm/run.sh [STUDY [SHARDS]]. Needs root:
# installs Debian's slurm-wlm when it is absent and starts munged, slurmctld and slurmd on a configuration of its own, which end with it.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
study=$(realpath "${1:-$root/tests/slurm/study.yaml}")
shards=${2:-2}
work=$(mktemp -d)
started=()
finish() { for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap finish EXIT

command -v slurmctld >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge >/dev/null; }
host=$(hostname -s)
mkdir -p "$work/state" "$work/spool" /run/munge
[ -f /etc/munge/munge.key ] || { dd if=/dev/urandom of=/etc/munge/munge.key bs=1024 count=1 status=none; chmod 400 /etc/munge/munge.key; chown munge: /etc/munge/munge.key; }
chown munge: /run/munge
cat > "$work/slurm.conf" <<CONF
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmctldPort=16817
SlurmdPort=16818
AuthType=auth/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$work/slurm.conf
pgrep -x munged >/dev/null || { runuser -u munge -- munged --foreground >"$work/munged.log" 2>&1 & started+=($!); sleep 1; }
slurmctld -D -f "$SLURM_CONF" >"$work/slurmctld.log" 2>&1 & started+=($!)
slurmd -D -f "$SLURM_CONF" >"$work/slurmd.log" 2>&1 & started+=($!)
for _ in $(seq 60); do sinfo -h -o %T 2>/dev/null | grep -q idle && break; sleep 1; done
sinfo

if [ -z "${IMITATE:-}" ]; then
    dotnet build "$root/host/Cli" -c Release --nologo -v q >/dev/null
    IMITATE="dotnet $root/host/Cli/bin/Release/net10.0/imitate.dll"
fi
export IMITATE
cd "$work"
sbatch --wait --array="0-$((shards - 1))" --output="$work/task-%a.log" "$root/tests/slurm/array.sbatch" "$study" "$work/shards" "$shards"
cat "$work"/task-*.log
$IMITATE merge "$work"/shards/points-*-of-"$shards".jsonl --out "$work/merged.jsonl"
$IMITATE study "$study" --out "$work/whole"
cmp "$work/merged.jsonl" "$work/whole/points.jsonl"
echo "the merged file and that of one run are the same $(stat -c %s "$work/merged.jsonl") bytes, sha256 $(sha256sum <"$work/merged.jsonl" | cut -c1-16)"
