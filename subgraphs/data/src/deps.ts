import type { EventLog } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { RefusalCode } from '@visor/schema';
import type { LogAfterCommit } from '@visor/service';

/** What use cases need besides their transaction. */
export interface Deps {
  readonly publish: EventLog['publish'];
  readonly logAfterCommit: LogAfterCommit;
  readonly now: () => Date;
}

/** A message that was refused although it had an effect, such as an event; it becomes a dead letter. */
export interface RefusedMessage<Value> {
  readonly value: Value;
  readonly code: RefusalCode;
  readonly reason: string;
}

/** Runs single statements: an open transaction, or the database outside of one. */
export type Sql = Pick<Tx, 'query'>;
