import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeTopics } from '@visor/bus';
import { dropInstallation, type DatabaseLocation } from './databases.ts';
import { removeCluster } from '@visor/embedded-postgres';

/** What stays of a stack when it has ended: all of it, its directory with what it logged and stored, or nothing. */
export type KeepAfterStop = 'all' | 'directory' | 'nothing';

/** Left in a directory once the storages and the template of an installation are registered. */
export const preparedMarker = (dir: string): string => join(dir, 'prepared');

export function removeDirectory(dir: string): void {
  removeCluster(dir);
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}

export interface ServerCleanup {
  readonly dir: string;
  readonly place: DatabaseLocation;
  readonly kafkaBrokers?: string | undefined;
  /** PostgreSQL goes with the directory, so that nothing needs to be dropped there. */
  readonly forgetsDatabase: boolean;
  readonly print: (line: string) => void;
}

/**
 * Removes the names of an installation from servers that others use, too. What cannot be removed (a server is gone) is
 * said, and does not keep the rest from being removed.
 */
export async function removeFromServers({
  dir,
  place,
  kafkaBrokers,
  forgetsDatabase,
  print,
}: ServerCleanup): Promise<void> {
  const { installation } = place;
  if (installation === '') return;
  const attempt = async (what: string, work: () => Promise<void>) =>
    work().catch((error: unknown) =>
      print(`${what} of ${installation} could not be removed: ${(error as Error).message}`),
    );
  rmSync(preparedMarker(dir), { force: true });
  if (!forgetsDatabase) await attempt('roles and schemas', () => dropInstallation(place));
  if (kafkaBrokers !== undefined)
    await attempt('topics and groups', () => removeTopics({ brokers: kafkaBrokers.split(','), installation }));
}
