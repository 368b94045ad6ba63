import { signalGroup } from './spawner.ts';

/** Asks a payload's group to end; kills it after the grace. The returned function calls the kill off. */
export function terminate(pid: number, graceMs: number): () => void {
  signalGroup(pid, 'SIGTERM');
  const kill = setTimeout(signalGroup, graceMs, pid, 'SIGKILL');
  return () => clearTimeout(kill);
}
