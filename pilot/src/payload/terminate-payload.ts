import type { Spawner } from './spawner.ts';

/** Sends TERM to the running payload, and KILL after the grace time. The returned function cancels the KILL. */
export function terminatePayload(spawner: Pick<Spawner, 'signal' | 'kill'>, graceMs: number): () => void {
  spawner.signal('SIGTERM');
  const kill = setTimeout(() => spawner.kill(), graceMs);
  return () => clearTimeout(kill);
}
