import type { Spawner } from './spawner.ts';

/** Time after which a payload that had no process yet is looked for again, milliseconds. */
const AGAIN_MS = 20;

/** Sends TERM to the running payload, and KILL after the grace time; without grace at once. The returned function calls this off. */
export function terminatePayload(spawner: Pick<Spawner, 'signal' | 'kill'>, graceMs: number): () => void {
  let again: NodeJS.Timeout | undefined;
  const terminate = (): void => {
    // One that is just being started gets it as soon as it is there.
    if (!spawner.signal('SIGTERM')) again = setTimeout(terminate, AGAIN_MS);
  };
  if (graceMs > 0) terminate();
  else spawner.kill();
  const kill = setTimeout(() => spawner.kill(), graceMs);
  return () => {
    clearTimeout(again);
    clearTimeout(kill);
  };
}
