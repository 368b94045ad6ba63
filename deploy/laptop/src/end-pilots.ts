import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findFolderOwner } from '@visor/service/folder-owner';
import { endProcess } from '@visor/service/process-identity';

/** From SIGTERM to SIGKILL: a pilot reports on its attempts. */
const GRACE_MS = 9_000;

/** Ends the pilots of a directory whose daemons have ended. */
export async function endPilots(dir: string): Promise<void> {
  await Promise.all(workDirs(join(dir, 'work')).map(endPilot));
}

async function endPilot(workDir: string): Promise<void> {
  // A pilot that does not answer ends with its supervisor.
  const found = await findFolderOwner(workDir).catch(() => undefined);
  if (!found) return;
  await endProcess(found.process, { grace: GRACE_MS });
  found[Symbol.dispose]();
}

function workDirs(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
