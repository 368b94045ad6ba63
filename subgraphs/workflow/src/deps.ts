import type { EventLog } from '@visor/bus';
import type { EntityManager, Tx } from '@visor/db';
import type { LogAfterCommit } from '@visor/service';
import type { WorkloadClient } from './control/workload-client.ts';
import type { CatalogClient } from './dataset/catalog-client.ts';

/** What a use case may use besides its transaction. */
export interface Deps {
  readonly publish: EventLog['publish'];
  readonly logAfterCommit: LogAfterCommit;
  readonly catalog: CatalogClient;
  readonly workload: WorkloadClient;
  readonly now: () => Date;
  /** Starts a round of the operations that go through many tasks once `tx` has committed. */
  readonly wakeOperations: (tx: Pick<Tx, 'afterCommit'>) => void;
  /** Returns a new uuidv7. */
  readonly newId: () => string;
  /** Name of the storage that takes outputs and logs. */
  readonly outputStorage: string;
  /** How long the datasets of a failed task stay open for a retry, milliseconds; 0: they are closed at once. */
  readonly failedTaskOpenMs: number;
}

/** Runs one statement: an open transaction, or the database outside of one. */
export type Sql = Pick<Tx, 'query'>;

/** Reads entities: in an open transaction, or outside of one. */
export type EntityReader = EntityManager;
