import type { EventLog } from '@visor/bus';
import type { Database, Tx } from '@visor/db';
import type { Logger, LogAfterCommit } from '@visor/service';
import type { RetryRuleSet } from './job/retry-rule.rules.ts';
import type { JobsReady } from './live-events.ts';

/** Times that pilots and the service agree on, milliseconds. */
interface Times {
  readonly lease: number;
  readonly heartbeat: number;
  readonly poll: number;
  readonly claimGrace: number;
  /** How long every live pilot of a device may lack a program before its jobs fail. */
  readonly refusal: number;
}

/** Loops that are woken when there is work. */
type LoopName = 'resolve' | 'form' | 'offer' | 'cancel' | 'revive';

/** What a use case needs. */
export interface Deps {
  readonly db: Database;
  readonly publish: EventLog['publish'];
  readonly logger: Logger;
  readonly logAfterCommit: LogAfterCommit;
  readonly times: Times;
  /** Sets of retry rules by version: a set never changes. */
  readonly retryRules: Map<number, RetryRuleSet>;
  /** QUEUED jobs that are kept per device. */
  readonly window: number;
  now(): Date;
  /** Tells the pilots that follow their commands at this process once `tx` has committed, before the event log does. */
  announceReady(tx: Pick<Tx, 'afterCommit' | 'atCommit'>, event: JobsReady): void;
  /** Starts a round of a loop of this process once `tx` has committed; the loop's own interval is the fallback poll. */
  wake(tx: Pick<Tx, 'afterCommit'>, loop: LoopName): void;
  /** As `wake`, after a statement that was no part of a transaction. */
  wakeNow(loop: LoopName): void;
  /** As `wake`, but many at once make one round: for what pilots do all the time. */
  wakeSoon(tx: Pick<Tx, 'afterCommit'>, loop: LoopName): void;
}
