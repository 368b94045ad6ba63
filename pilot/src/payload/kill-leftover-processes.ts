import { setTimeout as delay } from 'node:timers/promises';
import { descendantsOf, hasVariable, isUsing, listProcesses, sendSignal, userOf } from './processes.ts';
import type { RunningProcess } from './processes.ts';

/** Identifies the processes of one attempt that has no PID namespace. */
interface AttemptProcesses {
  /** First process of the payload; its session and group have the same number. */
  readonly pid: number;
  /** The attempt's folder. */
  readonly folder: string;
  /** User that runs nothing but this slot, if it has one. */
  readonly uid: number | undefined;
  /** The slot's spawner, which is not killed. */
  readonly spawner: number;
  /** Processes that ran before the payload. They are not read, which saves most of the time. */
  readonly known: ReadonlySet<number>;
}

const KILL_TIMEOUT_MS = 5_000;
const PAUSE_MS = 10;

/** Kills the processes that a payload has left. Returns how many still run after the time limit. */
export async function killLeftoverProcesses(target: AttemptProcesses): Promise<number> {
  return killAll(() => findProcesses(target));
}

/** Kills payloads of an earlier pilot process in this work directory: their TMPDIR lies in it. */
export async function killLeftoverPayloads(root: string): Promise<number> {
  const isTempDir = (variable: string): boolean => variable.startsWith(`TMPDIR=${root}/`) && variable.endsWith('/tmp');
  return killAll(() => listProcesses().filter(({ pid }) => pid !== process.pid && hasVariable(pid, isTempDir)));
}

async function killAll(find: () => RunningProcess[]): Promise<number> {
  const deadline = performance.now() + KILL_TIMEOUT_MS;
  for (;;) {
    const found = find();
    if (found.length === 0 || performance.now() > deadline) return found.length;
    for (const { pid } of found) sendSignal(pid, 'SIGKILL');
    await delay(PAUSE_MS);
  }
}

function findProcesses({ pid: root, folder, uid, spawner, known }: AttemptProcesses): RunningProcess[] {
  const all = listProcesses(known);
  const own = process.getuid?.();
  const isOfAttempt = ({ pid, session, group, hasTerminal }: RunningProcess): boolean => {
    if (pid === process.pid || pid === spawner) return false;
    if (root > 0 && (session === root || group === root)) return true;
    const user = userOf(pid);
    if (uid !== undefined) return user === uid;
    if (user !== own) return false;
    if (hasVariable(pid, (variable) => variable === `TMPDIR=${folder}/tmp`)) return true;
    // A person may use the folder from a terminal.
    return !hasTerminal && isUsing(pid, folder);
  };
  const found = all.filter(isOfAttempt);
  return [
    ...new Set([
      ...found,
      ...descendantsOf(
        found.map(({ pid }) => pid),
        all,
      ),
    ]),
  ];
}
