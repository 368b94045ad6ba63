import type { Spawner } from './spawner.ts';

/** Sends TERM to the running payload, and KILL after the grace time; without grace at once. The returned function cancels the KILL. */
export function terminatePayload(spawner: Pick<Spawner, 'signal' | 'kill'>, graceMs: number): () => void {
  if (graceMs > 0) spawner.signal('SIGTERM');
  else spawner.kill();
  const kill = setTimeout(() => spawner.kill(), graceMs);
  return () => clearTimeout(kill);
}
