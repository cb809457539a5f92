#!/usr/bin/env bash
# Installs Slurm where it is missing (Debian or Ubuntu, as root), and starts a cluster of this machine alone, without systemd: munged,
# slurmctld and slurmd, all of whose files are in one folder. Prints the line that a shell evaluates to use it.
#   eval "$(Tests/Slurm/start-slurm.sh FOLDER)"     and in the end     Tests/Slurm/stop-slurm.sh FOLDER
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
exec 3>&1 1>&2

if ! { command -v sbatch && command -v munged && command -v slurmctld && command -v slurmd; } >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends slurm-wlm munge
fi

mkdir -p "$folder"/{state,spool,log,munge}
chmod 700 "$folder/munge"
dd if=/dev/urandom of="$folder/munge/key" bs=1 count=128 status=none
chmod 600 "$folder/munge/key"
munged --key-file="$folder/munge/key" --socket="$folder/munge/socket" --pid-file="$folder/munge/pid" --seed-file="$folder/munge/seed" \
    --log-file="$folder/log/munged.log" --force </dev/null >>"$folder/log/start.log" 2>&1 3>&-

# Ports of our own, in case that a cluster is here already.
port() {
    local port
    while port=$(shuf -i 20000-30000 -n 1); (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}
cat > "$folder/slurm.conf" <<CONF
ClusterName=valleyjump
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$(port)
SlurmdPort=$(port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1
ReturnToService=2
SlurmdParameters=config_overrides
MaxArraySize=5
KillWait=2
MinJobAge=10
MpiDefault=none
SwitchType=switch/none
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF="$folder/slurm.conf"
# Without what is read of this script, which would not end before they do.
slurmctld -f "$SLURM_CONF" </dev/null >>"$folder/log/start.log" 2>&1 3>&-
slurmd -f "$SLURM_CONF" </dev/null >>"$folder/log/start.log" 2>&1 3>&-
for _ in $(seq 100); do
    if sinfo --noheader --format=%T 2>/dev/null | grep -qE 'idle|mixed|alloc'; then
        echo "export SLURM_CONF='$SLURM_CONF'" >&3
        exit 0
    fi
    sleep 0.2
done
echo "The node did not come up." >&2
tail -n 20 "$folder"/log/*.log >&2
exit 1
