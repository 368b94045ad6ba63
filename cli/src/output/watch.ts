import { setTimeout as delay } from 'node:timers/promises';
import { POLL, nextPollMs } from './poll.rules.ts';

interface Watched<State> {
  /** Reads what is watched. */
  read(): Promise<State>;
  /** Is called with what was read, whenever it differs from what was read before. */
  changed(state: State): void;
  /** Is called when a later read fails for a reason that passes. */
  failed(error: unknown): void;
  /** Whether a read that failed is tried again. */
  shouldRetry(error: unknown): boolean;
  /** Events after which to read at once; without them, and where they cannot pass, it is read from time to time. */
  readonly changes: readonly AsyncIterable<unknown>[];
}

/** Reads again and again, until the process ends. @throws what the first read throws, and what is not tried again */
export async function watch<State>({ read, changed, failed, shouldRetry, changes }: Watched<State>): Promise<never> {
  using alarm = openAlarm();
  let state = await read();
  let text = JSON.stringify(state);
  changed(state);
  for (const stream of changes) void follow(stream, alarm);
  for (let pollMs: number = POLL.firstMs; ;) {
    await alarm.wait(pollMs);
    const startedAt = performance.now();
    try {
      state = await read();
      const newest = JSON.stringify(state);
      pollMs = nextPollMs(pollMs, newest !== text);
      if (newest !== text) changed(state);
      text = newest;
    } catch (error) {
      if (!shouldRetry(error)) throw error;
      failed(error);
      // What comes after it is new again.
      [text, pollMs] = ['', nextPollMs(pollMs, false)];
    }
    // Watching takes at most a third of the time of a server, and draws at most four times a second.
    await delay(Math.max(POLL.leastMs, 2 * (performance.now() - startedAt)));
  }
}

/** Rings for each event of a stream. A stream that fails is as one that ends: reading goes on without it. */
async function follow(stream: AsyncIterable<unknown>, alarm: Alarm): Promise<void> {
  try {
    for await (const _event of stream) {
      if (alarm.isClosed) return;
      alarm.ring();
    }
  } catch {
    alarm.ring();
  }
}

interface Alarm extends Disposable {
  readonly isClosed: boolean;
  ring(): void;
  /** Resolves when it rings, at once when it rang since the last wait, or after a time. */
  wait(ms: number): Promise<void>;
}

function openAlarm(): Alarm {
  let next = Promise.withResolvers<void>();
  let isClosed = false;
  return {
    get isClosed() {
      return isClosed;
    },
    ring: () => next.resolve(),
    async wait(ms) {
      const timer = setTimeout(() => next.resolve(), ms);
      await next.promise;
      clearTimeout(timer);
      next = Promise.withResolvers<void>();
    },
    [Symbol.dispose]: () => void (isClosed = true),
  };
}
