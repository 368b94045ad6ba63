import type { Spawner } from './spawner.ts';

/** Asks the running payload to end; kills it after the grace. The returned function calls the kill off. */
export function terminate(spawner: Pick<Spawner, 'signal' | 'kill'>, graceMs: number): () => void {
  spawner.signal('SIGTERM');
  const kill = setTimeout(() => spawner.kill(), graceMs);
  return () => clearTimeout(kill);
}
