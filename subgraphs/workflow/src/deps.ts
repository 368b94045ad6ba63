import type { EventLog } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { LogAfterCommit } from '@visor/service';
import type { Catalog } from './dataset/catalog-client.ts';

/** What a use case may touch besides its transaction. */
export interface Deps {
  readonly publish: EventLog['publish'];
  readonly logAfterCommit: LogAfterCommit;
  readonly catalog: Catalog;
  readonly now: () => Date;
  /** A fresh uuidv7. */
  readonly newId: () => string;
  /** Name of the storage that takes outputs and logs. */
  readonly outputStorage: string;
}

/** Runs one statement: an open transaction, or the database outside of any. */
export type Sql = Pick<Tx, 'query'>;
