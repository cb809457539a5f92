#!/usr/bin/env bash
# Ends what start-slurm.sh has started in a folder: its jobs, and its daemons by the numbers of their processes.
folder=$1
export SLURM_CONF="$folder/slurm.conf"
scancel --me 2>/dev/null
for file in "$folder/slurmd.pid" "$folder/slurmctld.pid" "$folder/munge/pid"; do
    pid=$(cat "$file" 2>/dev/null) || continue
    kill "$pid" 2>/dev/null
    for _ in $(seq 50); do
        kill -0 "$pid" 2>/dev/null || continue 2
        sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null
done
exit 0
