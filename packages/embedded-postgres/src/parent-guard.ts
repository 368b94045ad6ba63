import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { realpathSync } from 'node:fs';

/**
 * Stops a program when its parent process is gone: `sh` runs the program, and stops it when its standard input closes. That is a
 * pipe from the parent, which the system closes also when the parent is killed. The script is a text, not a file, because the
 * user of PostgreSQL may be unable to read the source tree.
 *
 * $1: directory to remove at the end, or ''; the rest is the command. SIGINT is PostgreSQL's fast shutdown, SIGQUIT its
 * immediate one, from which it recovers at the next start.
 */
const SCRIPT = `
remove=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
(
  exec >/dev/null 2>&1
  while read -r _ <&3; do :; done
  kill -INT $child
  n=0
  while [ $n -lt 60 ] && kill -0 $child; do sleep 1; n=$((n + 1)); done
  kill -QUIT $child
) &
trap '' INT HUP
trap 'kill -INT $child' TERM
wait $child; code=$?
while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
trap '' TERM
if [ -n "$remove" ]; then cd /; rm -rf "$remove"; fi
kill -TERM 0
exit $code
`;

interface GuardOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** User to run as; the current user when absent. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** A directory that is removed when the program has ended. */
  readonly removeAfter?: string;
  /** Target of the program's standard output and error. */
  readonly output: number | 'ignore';
}

/** Starts a program under a parent guard, in its own session. Closing the guard's stdin stops both. */
export function spawnGuarded(options: GuardOptions): ChildProcess {
  const stdio: StdioOptions = ['pipe', options.output, options.output];
  const remove = options.removeAfter === undefined ? '' : realpathSync(options.removeAfter);
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'visor-guard', remove, ...options.command], {
    cwd: options.cwd,
    env: { ...options.env },
    detached: true,
    stdio,
    ...options.user,
  });
  // An error of writing to a guard that has ended is ignored.
  child.stdin?.on('error', () => {});
  return child;
}
