import { setTimeout as delay } from 'node:timers/promises';
import { descendantsOf, hasVariable, isUsing, listProcesses, sendSignal, userOf } from './processes.ts';
import type { RunningProcess } from './processes.ts';

/** What tells the processes of one attempt where it has no PID namespace. */
export interface SweepTarget {
  /** First process of the payload: its session and group have this number. */
  readonly pid: number;
  /** The attempt's folder. */
  readonly folder: string;
  /** A user that runs nothing but this slot, if it has one. */
  readonly uid: number | undefined;
  /** The slot's spawner, which stays. */
  readonly spawner: number;
  /** Processes that were there before the payload: they are not looked at, which saves most of the time. */
  readonly known: ReadonlySet<number>;
}

const SWEEP_LIMIT_MS = 5_000;
const PAUSE_MS = 10;

/** Kills what a payload has left running. Returns how many processes are still there after the limit. */
export async function sweepAttempt(target: SweepTarget): Promise<number> {
  return sweep(() => processesOf(target));
}

/** Kills payloads that outlived an earlier pilot in this work directory: their TMPDIR lies in it. */
export async function sweepWorkdir(root: string): Promise<number> {
  const marks = (variable: string): boolean => variable.startsWith(`TMPDIR=${root}/`) && variable.endsWith('/tmp');
  return sweep(() => listProcesses().filter(({ pid }) => pid !== process.pid && hasVariable(pid, marks)));
}

async function sweep(find: () => RunningProcess[]): Promise<number> {
  const until = performance.now() + SWEEP_LIMIT_MS;
  for (;;) {
    const found = find();
    if (found.length === 0 || performance.now() > until) return found.length;
    for (const { pid } of found) sendSignal(pid, 'SIGKILL');
    await delay(PAUSE_MS);
  }
}

function processesOf({ pid: root, folder, uid, spawner, known }: SweepTarget): RunningProcess[] {
  const all = listProcesses(known);
  const own = process.getuid?.();
  const isMarked = ({ pid, session, group, hasTerminal }: RunningProcess): boolean => {
    if (pid === process.pid || pid === spawner) return false;
    if (root > 0 && (session === root || group === root)) return true;
    const user = userOf(pid);
    if (uid !== undefined) return user === uid;
    if (user !== own) return false;
    if (hasVariable(pid, (variable) => variable === `TMPDIR=${folder}/tmp`)) return true;
    // A person may look into the folder from a terminal.
    return !hasTerminal && isUsing(pid, folder);
  };
  const marked = all.filter(isMarked);
  return [...new Set([...marked, ...marked.flatMap(({ pid }) => descendantsOf(pid, all))])];
}
