import type { EventLog } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { LogAfterCommit } from '@visor/service';

/** What use cases need besides their transaction. */
export interface Deps {
  readonly publish: EventLog['publish'];
  readonly logAfterCommit: LogAfterCommit;
  readonly now: () => Date;
}

/** Runs single statements: an open transaction, or the database outside of one. */
export type Sql = Pick<Tx, 'query'>;
