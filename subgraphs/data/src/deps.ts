import type { EventLog } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { RefusalCode } from '@visor/schema';
import type { LogAfterCommit } from '@visor/service';

/** What a use case may touch besides its transaction. */
export interface Deps {
  readonly publish: EventLog['publish'];
  readonly logAfterCommit: LogAfterCommit;
  readonly now: () => Date;
}

/** A message that was refused although something was done with it; it becomes a dead letter. */
export interface RefusedMessage<Value> {
  readonly value: Value;
  readonly code: RefusalCode;
  readonly reason: string;
}

/** Runs one statement: an open transaction, or the database outside of any. */
export type Sql = Pick<Tx, 'query'>;
