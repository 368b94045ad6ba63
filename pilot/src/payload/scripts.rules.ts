/*
 * The shell programs of the launcher. They are passed as arguments: a script file that was removed would fail every later
 * payload.
 *
 *   pilot ─ guard, which becomes: [unshare ─] spawner ─ payload
 *        └ watcher: ends them all when the pilot has ended
 *
 * Descriptors: 0 one line per payload, 1 answers, 3 held open by the pilot as long as it lives, 4 the job file.
 */

/**
 * $1: time between TERM and KILL, milliseconds; $2: `namespace` or `none`; then the command that it becomes. With a
 * namespace the command's child is the first process of the namespace: killing it ends everything inside.
 */
export const GUARD = `
grace=$1 kind=$2; shift 2
{
  exec 2>/dev/null 4<&-
  trap '' HUP INT QUIT TERM
  read -r self _ </proc/self/stat
  read -r _ <&3
  children() { for child in $(cat /proc/"$1"/task/*/children); do [ "$child" = "$self" ] || echo "$child"; done; }
  tree() { for pid in $(children "$1"); do echo "$pid"; tree "$pid"; done; }
  root=$$
  [ "$kind" = none ] || root=$(children $$)
  payloads=$(tree $root)
  if [ "$payloads" ]; then
    kill -s TERM $payloads; kill -s CONT $payloads
    while [ "$grace" -gt 0 ] && [ "$(tree $root)" ]; do sleep 0.1; grace=$((grace - 100)); done
    for pid in $payloads $(tree $root); do kill -s KILL -- -"$pid"; kill -s KILL "$pid"; done
  fi
  [ "$kind" = none ] || kill -s KILL $root
  kill -s KILL $$
} <&3 >/dev/null &
exec 3<&-
exec "$@"
`;

/**
 * $1: the job file; $2: `namespace` or `none`. Payloads run in the foreground and without job control, so a stopped one
 * does not count as ended. In a namespace all other processes are killed after each payload; this process, the first one,
 * receives no signal from inside. Whether there are any its children tell, since every process that loses its parent becomes one: to
 * kill looks at each process of the machine. `setsid` gives a payload a session of its own where there is no namespace. Where the
 * memory of the machine runs out, the system ends payloads before anything else. A payload may start fewer processes than the spawner,
 * which must be able to end it. After a program that failed it tells how many processes there are: one that starts too many may be
 * refused the next one and fail before anybody has looked. After any it tells whether processes ran on that had to be killed. It tells
 * of a start only where there is no namespace to find the payload by: each line wakes the pilot.
 */
export const SPAWNER = `
trap '' INT QUIT HUP
ulimit -c 0
umask 022
(echo 500 >/proc/self/oom_score_adj) 2>/dev/null && echo 500 >/proc/self/oom_score_adj
job=$1 kind=$2 LEAD=
[ "$BASH_VERSION" ] && count=u || count=p
most=$(ulimit -S -$count) && ulimit -S -$count "$(ulimit -H -$count)" || most=
[ "$kind" = namespace ] || LEAD=$(command -v setsid) || LEAD=
fault() { echo "fault $1"; exit 1; }
end_others() {
  tries=0 child=unknown
  read -r child </proc/1/task/1/children
  [ "$child" ] || return 0
  while kill -s KILL -- -1; do
    tries=$((tries + 1))
    [ "$tries" -lt 1000 ] || exit 3
    (exec sleep 0.01)
  done
}
echo ready
exec 2>/dev/null
while IFS= read -r _; do
  (
    trap - INT QUIT HUP
    [ -z "$most" ] || ulimit -S -$count "$most"
    [ "$kind" = namespace ] || echo started
    command . "$job"
    fault "$job"
  )
  status=$?
  [ "$kind" = none ] || { [ "$status" = 0 ] || { set -- /proc/[0-9]*; echo "left $#"; }; end_others; [ "$tries" = 0 ] || echo ran_on; }
  echo "ended $status"
done
`;
