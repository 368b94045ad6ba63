import { resolve } from 'node:path';
import { endProcess, recordedProcesses } from '@visor/laptop/running';

/**
 * Ends the daemon of a stopped pilot of this directory, which its supervisor then starts again.
 * @returns false when the pilot does not belong to this directory
 */
export async function restartPilot(dir: string, name: string): Promise<boolean> {
  const daemon = recordedProcesses(resolve(dir)).find((view) => view.name === name)?.process;
  if (!daemon) return false;
  await endProcess(daemon, { signals: ['SIGTERM', 'SIGKILL'] });
  return true;
}
