import { signalGroup } from './spawner.ts';

/** Asks a payload's group to end; kills it after the grace. The returned function calls the kill off. */
export function terminate(pid: number, graceMs: number): () => void {
  signal(pid, 'SIGTERM');
  const kill = setTimeout(signal, graceMs, pid, 'SIGKILL');
  return () => clearTimeout(kill);
}

/** In its first moments, under a shell without job control, a payload does not lead its group yet. */
function signal(pid: number, name: NodeJS.Signals): void {
  if (signalGroup(pid, name)) return;
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
