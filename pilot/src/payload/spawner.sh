#!/bin/sh
# Starts payloads, one at a time, for a pilot: forking from a small shell costs the same however large the pilot is.
#   stdin: one line per payload, the path of its job file       stdout: ready, then `started PID`, `ended STATUS` for each
#   fd 3:  held open by the pilot; when it closes, the pilot is gone, and the running payload is ended
# Each payload leads a process group of its own. $1: seconds between TERM and KILL.
exec 2>/dev/null
ulimit -c 0
grace=$1
busy=

end() {
  trap '' TERM HUP INT PIPE
  [ "$busy" ] || exit 0
  payload=$!
  kill -s TERM -- "-$payload"
  { sleep "$grace"; kill -s KILL -- "-$payload"; } &
  killer=$!
  wait "$payload"
  kill -s KILL -- "-$payload"
  kill -s KILL -- "-$killer" || kill -s KILL "$killer"
  exit 0
}
trap end TERM HUP INT PIPE

{ trap '' HUP INT; read -r _; kill -s TERM "$$"; } <&3 3<&- >/dev/null &
exec 3<&-

# Groups by job control where the shell has it without a terminal (bash has, dash has not), else by setsid(1).
set -m
case $- in
  *m*) LEAD= ;;
  *) LEAD=$(command -v setsid) || { echo unfit; exit 1; } ;;
esac
echo ready

while IFS= read -r job; do
  busy=1
  (. "$job") &
  echo "started $!"
  wait "$!"
  echo "ended $?"
  busy=
done
