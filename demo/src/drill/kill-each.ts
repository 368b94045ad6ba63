import type { Stack } from '@visor/laptop';
import { pause } from '@visor/schema/pause';

const POLL_INTERVAL_MS = 100;
/** A service starts again within seconds, on a busy machine within a minute. */
const RESTART_MS = 90_000;

/** Kills processes, one after the other, each with `kill -9`, and waits until the supervisor has started it again. */
export async function killEach(
  stack: Pick<Stack, 'processes'>,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const killed: string[] = [];
  for (const name of names) {
    const pid = viewOf(stack, name)?.process?.pid;
    if (pid === undefined) continue;
    process.kill(pid, 'SIGKILL');
    killed.push(name);
    await isBack(stack, name, pid, signal);
  }
  return killed;
}

const viewOf = ({ processes }: Pick<Stack, 'processes'>, name: string) =>
  processes.find((process) => process.name === name);

async function isBack(stack: Pick<Stack, 'processes'>, name: string, pid: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + RESTART_MS;
  for (;;) {
    const view = viewOf(stack, name);
    if (view?.state === 'ready' && view.process?.pid !== pid) return;
    signal.throwIfAborted();
    if (performance.now() > until) throw new Error(`${name} did not start again after it was killed`);
    await pause(POLL_INTERVAL_MS, signal);
  }
}
