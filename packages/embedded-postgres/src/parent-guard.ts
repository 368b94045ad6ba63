import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { realpathSync } from 'node:fs';

/**
 * Keeps a program that knows nothing of us from outliving us: `sh` runs it, and stops it when its own standard input, a
 * pipe whose other end we hold, is closed, which the system does even when we are killed. A text, not a file: the user
 * PostgreSQL runs as may be unable to read our tree.
 *
 * $1: directory to remove at the end, or ''; the rest is the command. SIGINT is PostgreSQL's fast shutdown, SIGQUIT its
 * immediate one (recovered from at the next start).
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
  /** User to run as; ours when absent. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Removed, with all in it, once the program has ended. */
  readonly removeAfter?: string;
  /** Where the program's standard output and error go. */
  readonly output: number | 'ignore';
}

/** Starts a program under a guard, in a session of its own. Close the guard's stdin to stop both. */
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
  // Writing to a guard that is gone must not bring us down.
  child.stdin?.on('error', () => {});
  return child;
}
