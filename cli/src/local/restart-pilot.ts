import { resolve } from 'node:path';
import { endProcess, recordedProcesses } from '@visor/laptop';

/**
 * Ends the daemon of a stopped pilot of this directory, which its supervisor then starts anew.
 * @returns false when the pilot is none of this directory
 */
export async function restartPilot(dir: string, name: string): Promise<boolean> {
  const own = recordedProcesses(resolve(dir)).find((view) => view.name === name)?.process;
  if (!own) return false;
  await endProcess(own, { signals: ['SIGTERM', 'SIGKILL'] });
  return true;
}
