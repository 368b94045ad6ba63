import type { EventLog } from '@visor/bus';
import type { Tx } from '@visor/db';
<<<<<<< HEAD
import type { LogAfterCommit } from '@visor/service';
import type { Catalog } from './dataset/catalog.ts';
=======
import type { Say } from '@visor/service';
import type { Catalog } from './dataset/catalog-client.ts';
>>>>>>> cba68c3 (workflow: move files to one import direction: dataset, template, task, workflow)

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
