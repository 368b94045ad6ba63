import { expect, test } from '@jest/globals';
import { POLL, nextPollMs } from './poll.rules.ts';
import { watch } from './watch.ts';

class Gone extends Error {}

/** Watches what reads give one after the other, an event after each; ends with the first read that is missing. */
async function watched(reads: readonly (number | Error)[]): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const rest = [...reads];
  async function* events(): AsyncGenerator<undefined> {
    for (;;) {
      yield undefined;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  await watch({
    read() {
      const next = rest.shift();
      return next === undefined || next instanceof Error ? Promise.reject(next ?? new Gone()) : Promise.resolve(next);
    },
    changed: (state) => seen.push(state),
    failed: (error) => seen.push((error as Error).message),
    shouldRetry: (error) => !(error instanceof Gone),
    changes: [events()],
  }).catch((error: unknown) => seen.push(error));
  return seen;
}

test('only what differs is reported, and what comes after a break always', async () => {
  const broken = new Error('away');
  expect(await watched([1, 1, 2, broken, 2])).toEqual([1, 2, 'away', 2, expect.any(Gone)]);
});

test('a first read that fails ends it', async () => {
  const broken = new Error('away');
  expect(await watched([broken])).toEqual([broken]);
});

test('where nothing changes it is read less often, down to a limit', () => {
  expect(nextPollMs(POLL.firstMs, false)).toBe(1_500);
  expect(nextPollMs(POLL.longestMs, false)).toBe(POLL.longestMs);
  expect(nextPollMs(POLL.longestMs, true)).toBe(POLL.firstMs);
});
