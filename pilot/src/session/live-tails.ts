import { lstatSync } from 'node:fs';
import { SendTailsDocument, type LiveTailInput } from '#operations';
import type { Client } from '@visor/client';
import type { Logger } from '@visor/service/process';
import { attemptKey, type AttemptRef } from '../attempt/attempt.rules.ts';
import type { Attempt } from '../attempt/attempt.ts';
import { readLiveTail } from '../payload/read-tail.ts';
import type { PilotIdentity } from '../pilot-identity.ts';

/** Time between looks at what followed payloads have written, milliseconds. */
const INTERVAL_MS = 1_000;
/** The server repeats its wish with each heartbeat: without it an attempt is followed no longer. */
const HEARTBEATS = 3;
/** Attempts whose output is sent in one call, which may take 128 KiB of each. */
const MAX_PER_CALL = 4;
/** Attempts that are followed at once. */
const MAX_FOLLOWED = 100;

interface LiveTailsOptions {
  readonly client: Client;
  readonly identity: PilotIdentity;
  readonly heartbeatSeconds: number;
  readonly find: (ref: AttemptRef) => Attempt | undefined;
  readonly logger: Logger;
}

/** Sends the ends of the streams of attempts that people follow, when they have changed. Does nothing while nobody follows. */
export interface LiveTails extends Disposable {
  /** The server asks for the output of an attempt. */
  follow(ref: AttemptRef): void;
}

interface Followed {
  readonly ref: AttemptRef;
  until: number;
  /** What the streams were when they were sent. */
  sent: string | undefined;
}

export const openLiveTails = (options: LiveTailsOptions): LiveTails => new LoopTails(options);

class LoopTails implements LiveTails {
  readonly #options: LiveTailsOptions;
  readonly #followed = new Map<string, Followed>();
  #timer: NodeJS.Timeout | undefined;
  #isSending = false;
  #isClosed = false;

  constructor(options: LiveTailsOptions) {
    this.#options = options;
  }

  follow(ref: AttemptRef): void {
    const key = attemptKey(ref);
    if (this.#isClosed || (!this.#followed.has(key) && this.#followed.size >= MAX_FOLLOWED)) return;
    const until = performance.now() + HEARTBEATS * this.#options.heartbeatSeconds * 1_000;
    // The follower may be new, and have nothing yet.
    this.#followed.set(key, { ref, until, sent: undefined });
    if (this.#isSending) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), 0);
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#followed.clear();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    const now = performance.now();
    for (const [key, { ref, until }] of this.#followed)
      if (until <= now || !this.#options.find(ref)) this.#followed.delete(key);
    const changed = [...this.#followed.values()].filter((followed) => this.#hasChanged(followed));
    for (let index = 0; index < changed.length; index += MAX_PER_CALL)
      await this.#sendSome(changed.slice(index, index + MAX_PER_CALL));
    this.#isSending = false;
    if (this.#followed.size > 0 && !this.#isClosed) this.#timer = setTimeout(() => void this.#send(), INTERVAL_MS);
  }

  #hasChanged({ ref, sent }: Followed): boolean {
    const { streams } = this.#options.find(ref) ?? {};
    return sent === undefined || sent !== stateOf(streams);
  }

  async #sendSome(some: readonly Followed[]): Promise<void> {
    const { client, identity, find, logger } = this.#options;
    const tails: LiveTailInput[] = [];
    for (const followed of some) {
      const attempt = find(followed.ref);
      if (!attempt) continue;
      const { jobId, attempt: number, token } = attempt.claim;
      followed.sent = stateOf(attempt.streams);
      const [stdout, stderr] = await Promise.all(
        (['stdout', 'stderr'] as const).map((name) => attempt.streams && readLiveTail(attempt.streams[name])),
      );
      tails.push({ jobId, attempt: number, token, stdout: stdout ?? null, stderr: stderr ?? null });
    }
    try {
      if (tails.length > 0) await client.request(SendTailsDocument, { input: { ...identity, tails } });
    } catch (error) {
      for (const followed of some) followed.sent = undefined;
      logger.debug({ err: error }, 'output that people follow not sent, trying again');
    }
  }
}

/** Tells whether streams were written to; one that does not exist is empty. */
const stateOf = (streams: Attempt['streams']): string =>
  streams ? `${sizeAndTime(streams.stdout)} ${sizeAndTime(streams.stderr)}` : '';

function sizeAndTime(path: string): string {
  try {
    const { size, mtimeMs } = lstatSync(path);
    return `${size} ${mtimeMs}`;
  } catch {
    return '';
  }
}
