import type { Database } from '@visor/db';
import type { Logger } from '@visor/service';
import type { HelperStorage, LocalStorage } from '@visor/storage';
import type { Deps } from '../deps.ts';
import type { InspectorConfig } from './config.ts';
import { withLease } from './lease.ts';

/** What a round of a daemon works with. */
export interface Round {
  readonly db: Database;
  readonly deps: Deps;
  readonly logger: Logger;
  /** Names this process in leases. */
  readonly instance: string;
  /** Folders that storages must lie in. */
  readonly roots: readonly string[];
  /** Transfers, by other processes: one that hangs holds up nothing else. */
  readonly storage: HelperStorage;
  /** Single steps on files, in this process: for storages that answered just before. */
  readonly files: LocalStorage;
  /** Of this catalog: markers of roots name it. */
  readonly installation: () => Promise<string>;
  readonly config: InspectorConfig;
}

/** Work of the inspector. Several processes run each daemon at once: a unit of work is claimed by a lease, or by locked rows. */
export interface Daemon {
  /** Unique; names its failures in the log and in health. */
  readonly name: string;
  /** Pause between two rounds, milliseconds. */
  readonly everyMs: number;
  /**
   * One round. Returns true where more work is left, so that the next round starts at once.
   * @param signal aborted when the process stops
   */
  run(round: Round, signal: AbortSignal): Promise<boolean | void>;
}

/** Does a unit of work of a round under a lease. @returns undefined where another process does it */
export const withRoundLease = <T>(
  { db, instance }: Pick<Round, 'db' | 'instance'>,
  name: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly result: T } | undefined> => withLease(db, name, { instance, signal }, work);
