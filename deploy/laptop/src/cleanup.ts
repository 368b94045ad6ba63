import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeTopics } from '@visor/bus';
import { dropInstallation, type DatabaseLocation } from './databases.ts';
import { removeCluster } from '@visor/embedded-postgres';

/** What is kept of a stack that has ended: all, its directory with logs and storages, or nothing. */
export type KeepAfterStop = 'all' | 'directory' | 'nothing';

/** A file that exists when the storages and the template of the installation are registered. */
export const preparedMarker = (dir: string): string => join(dir, 'prepared');

export function removeDirectory(dir: string): void {
  removeCluster(dir);
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}

export interface ServerCleanup {
  readonly dir: string;
  readonly place: DatabaseLocation;
  readonly kafkaBrokers?: string | undefined;
  /** Whether PostgreSQL is removed with the directory, so that nothing must be dropped. */
  readonly ownsDatabase: boolean;
  readonly print: (line: string) => void;
}

/**
 * Removes an installation from shared servers. Prints what cannot be removed, because a server does not answer, and removes the
 * rest.
 */
export async function removeFromServers({
  dir,
  place,
  kafkaBrokers,
  ownsDatabase,
  print,
}: ServerCleanup): Promise<void> {
  const { installation } = place;
  if (installation === '') return;
  const attempt = async (what: string, work: () => Promise<void>) =>
    work().catch((error: unknown) =>
      print(`${what} of ${installation} could not be removed: ${(error as Error).message}`),
    );
  rmSync(preparedMarker(dir), { force: true });
  if (!ownsDatabase) await attempt('roles and schemas', () => dropInstallation(place));
  if (kafkaBrokers !== undefined)
    await attempt('topics and groups', () => removeTopics({ brokers: kafkaBrokers.split(','), installation }));
}
