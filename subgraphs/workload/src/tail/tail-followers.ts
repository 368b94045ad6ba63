import { Refusal } from '@visor/schema';
import { PushIterator } from '@visor/service';
import type { Deps } from '../deps.ts';
import { keyOf, type AttemptId } from '../job/attempt.reads.ts';
import { pilotCommanded } from '../pilot/pilot.messages.ts';
import type { LiveTails } from './tail.rules.ts';
import { readFollowed, watchAttempts } from './tail.store.ts';

/** Time for which a pilot is asked for the output of an attempt, and time between two questions, milliseconds. */
const WATCH_MS = 30_000;
const RENEW_MS = 10_000;
/** Time between looks at what pilots sent to other processes of this service, milliseconds. */
const POLL_MS = 500;
/** Attempts that are followed at once by one process: each look may read 128 KiB of each. */
const MAX_FOLLOWED = 500;

type FollowerDeps = Pick<Deps, 'db' | 'publish' | 'logger' | 'now'>;

interface Followed extends AttemptId {
  readonly readers: Set<PushIterator<LiveTails>>;
  version: number;
  last: LiveTails | undefined;
  renewAt: number;
}

/** Who follows the output of attempts at this process. One statement looks for all of them; nothing is done while nobody follows. */
export class TailFollowers implements Disposable {
  readonly #deps: FollowerDeps;
  readonly #followed = new Map<string, Followed>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(deps: FollowerDeps) {
    this.#deps = deps;
  }

  /**
   * Yields the ends of the streams of an attempt, those of now first, until it has ended.
   * @throws Refusal UNAVAILABLE where too many are followed
   */
  follow({ jobId, number }: AttemptId): PushIterator<LiveTails> {
    const key = keyOf({ jobId, number });
    const known = this.#followed.get(key);
    if (!known && this.#followed.size >= MAX_FOLLOWED)
      throw new Refusal('UNAVAILABLE', `the output of ${MAX_FOLLOWED} attempts is followed already; try again later`);
    const followed = known ?? { jobId, number, readers: new Set(), version: -1, last: undefined, renewAt: 0 };
    this.#followed.set(key, followed);
    const reader = new PushIterator<LiveTails>({
      maxQueued: 1,
      onReturn: () => {
        followed.readers.delete(reader);
        if (followed.readers.size === 0 && this.#followed.get(key) === followed) this.#followed.delete(key);
      },
    });
    followed.readers.add(reader);
    if (followed.last) reader.push(followed.last);
    this.lookSoon();
    return reader;
  }

  /** Looks at once at what is followed: a pilot has sent something. */
  lookSoon(): void {
    if (this.#isLooking || this.#followed.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), 0);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const { readers } of this.#followed.values()) for (const reader of readers) reader.end();
    this.#followed.clear();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      await this.#renew();
      for (const row of await readFollowed(this.#deps.db, [...this.#followed.values()])) this.#apply(keyOf(row), row);
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'output of attempts not read, trying again');
    }
    this.#isLooking = false;
    if (this.#followed.size > 0) this.#timer = setTimeout(() => void this.#look(), POLL_MS);
  }

  #apply(key: string, { version, tails, hasEnded }: Awaited<ReturnType<typeof readFollowed>>[number]): void {
    const followed = this.#followed.get(key);
    if (!followed) return;
    if (tails) {
      followed.version = version;
      followed.last = tails;
      for (const reader of followed.readers) reader.push(tails);
    }
    if (!hasEnded) return;
    this.#followed.delete(key);
    for (const reader of followed.readers) reader.end();
  }

  /** Asks the pilots for what is followed. */
  async #renew(): Promise<void> {
    const { db, publish, now } = this.#deps;
    const at = now().getTime();
    const due = [...this.#followed.values()].filter(({ renewAt }) => renewAt <= at);
    if (due.length === 0) return;
    const times = {
      now: new Date(at),
      until: new Date(at + WATCH_MS),
      renewBefore: new Date(at + WATCH_MS - RENEW_MS),
    };
    await db.transaction(async (tx) => {
      const pilots = await watchAttempts(tx, due, times);
      if (pilots.length > 0) publish(tx, 'wms.pilots.status', pilots.map(pilotCommanded));
    });
    for (const followed of due) followed.renewAt = at + RENEW_MS;
  }
}
