import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '@visor/service/files';
import type { ServiceView } from './supervised-service.ts';

/** Reads the records of the processes that run in this directory, or ran at its last start. */
export function recordedProcesses(dir: string): ServiceView[] {
  const run = join(dir, 'run');
  let names: string[] = [];
  try {
    names = readdirSync(run);
  } catch {
    // The directory was never used.
  }
  return names
    .filter((name) => name.endsWith('.json') && !['ports.json', 'stack.json', 'settings.json'].includes(name))
    .map((name) => readJson<ServiceView>(join(run, name)))
    .filter((view): view is ServiceView => typeof view?.name === 'string');
}
