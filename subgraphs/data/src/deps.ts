import type { EventLog } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { LogAfterCommit } from '@visor/service';

/** How long a mark for deletion waits. */
export interface RetentionTimes {
  /** Running time in which it can be taken back. */
  readonly graceMs: number;
  /** A mark that is older than the grace by this needs to be confirmed. */
  readonly staleMs: number;
}

/** What use cases need besides their transaction. */
export interface Deps {
  readonly publish: EventLog['publish'];
  readonly logAfterCommit: LogAfterCommit;
  readonly now: () => Date;
  readonly retention: RetentionTimes;
  /**
   * Starts a round of the pending closes once `tx` has committed. A close by name and the opening of its dataset do not see each
   * other while both are under way: whichever commits last starts the round that sees both.
   */
  readonly wakeCloses: (tx: Pick<Tx, 'afterCommit'>) => void;
}

/** Runs single statements: an open transaction, or the database outside of one. */
export type Sql = Pick<Tx, 'query'>;
