import type { EventLog } from '@visor/bus';
import type { Database } from '@visor/db';
import type { Logger, LogAfterCommit } from '@visor/service';

/** Times of the agreement with the pilots, milliseconds. */
export interface Times {
  readonly lease: number;
  readonly heartbeat: number;
  readonly poll: number;
  readonly claimGrace: number;
  /** A program that every live pilot of a device has lacked for so long fails its jobs. */
  readonly refusal: number;
}

/** Loops that can be told that there is work. */
export type LoopName = 'lookUp' | 'form' | 'offer' | 'cancel';

/** What a use case works with. */
export interface Deps {
  readonly db: Database;
  readonly bus: Pick<EventLog, 'publish'>;
  readonly logger: Logger;
  readonly logAfterCommit: LogAfterCommit;
  readonly times: Times;
  /** Most QUEUED jobs per device. */
  readonly window: number;
  now(): Date;
  /** Tells a loop of this process, after the commit, that there is work; the loop's own pace is the net. */
  wake(loop: LoopName): void;
}
