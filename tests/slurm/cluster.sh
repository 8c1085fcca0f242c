#!/usr/bin/env bash
# A real Slurm for tests: munged, slurmctld and several slurmd of one machine, each a node; nothing of the system is
# changed. Usage: cluster.sh start FOLDER NODES | cluster.sh stop FOLDER
#
# Prints the variables to set. Needs Debian's slurm-wlm and munge, no systemd; runs as any user that owns FOLDER.
set -euo pipefail
verb=$1 folder=$(realpath -m "$2") nodes=${3:-3}
host=$(hostname -s) port=${ESSAIM_SLURM_PORT:-16817}

stop() {
    local file pid
    for file in "$folder"/run/slurmd-*.pid "$folder"/run/slurmctld.pid "$folder"/run/munged.pid; do
        [ -s "$file" ] || continue
        pid=$(cat "$file")
        # only what was started here: its command line names this folder or one of its programs
        grep -aqE 'slurmd|slurmctld|munged' "/proc/$pid/cmdline" 2>/dev/null && kill "$pid" || true
    done
}
if [ "$verb" = stop ]; then stop; exit 0; fi

mkdir -p "$folder"/{log,run,state,munge}
chmod 755 "$folder" "$folder/munge"
dd if=/dev/urandom of="$folder/munge/key" bs=1024 count=1 status=none
chmod 600 "$folder/munge/key"
munged --key-file="$folder/munge/key" --socket="$folder/munge/socket" --pid-file="$folder/run/munged.pid" \
    --log-file="$folder/log/munged.log" --seed-file="$folder/munge/seed"

# cred_expire: a job that is requeued waits for the credentials of its first life to expire.
# TmpFS per node: the nodes share one disk, and PMIx makes a folder of the same name on each.
cat >"$folder/slurm.conf" <<CONF
ClusterName=essaim
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket,cred_expire=5
SlurmctldPort=$port
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdPidFile=$folder/run/slurmd-%n.pid
SlurmdLogFile=$folder/log/slurmd-%n.log
SlurmdSpoolDir=$folder/spool-%n
StateSaveLocation=$folder/state
TmpFS=$folder/tmp-%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/affinity
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_min_interval=200000,batch_sched_delay=0,sched_interval=2,bf_interval=2
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$folder/log/jobs.txt
MpiDefault=pmix
ReturnToService=2
SlurmdTimeout=20
KillWait=5
OverTimeLimit=0
MinJobAge=3600
MaxArraySize=10001
MailProg=/bin/true
NodeName=n[1-$nodes] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 4))-$((port + 3 + nodes))] CPUs=2 Boards=1 SocketsPerBoard=1 CoresPerSocket=2 ThreadsPerCore=1 RealMemory=2000 State=UNKNOWN
PartitionName=work Nodes=ALL Default=YES MaxTime=INFINITE PriorityTier=1 PreemptMode=REQUEUE State=UP
PartitionName=urgent Nodes=ALL MaxTime=INFINITE PriorityTier=10 PreemptMode=off State=UP
CONF
export SLURM_CONF=$folder/slurm.conf
slurmctld -i
for i in $(seq 1 "$nodes"); do
    mkdir -p "$folder/spool-n$i" "$folder/tmp-n$i"
    chmod 1777 "$folder/tmp-n$i"
    slurmd -N "n$i"
done
for _ in $(seq 1 100); do
    [ "$(sinfo -h -N -p work -t idle 2>/dev/null | wc -l)" -ge "$nodes" ] && break
    sleep 0.2
done
[ "$(sinfo -h -N -p work -t idle | wc -l)" -ge "$nodes" ] || { stop; echo "the nodes did not come up ($folder/log)" >&2; exit 1; }
echo "SLURM_CONF=$folder/slurm.conf"
