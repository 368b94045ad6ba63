import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openAdmissionQueue, type Granted } from './admission-queue.ts';
import type { Demands } from './resources.rules.ts';

const node = { cores: 4, ramMiB: 1_000, scratchMiB: 0, gpus: ['0', '1'] };
const narrow: Demands = { cores: 1, ramMiB: 0, gpus: 0 };
const never = new AbortController().signal;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Job {
  readonly demands: Demands;
  readonly order: number;
}

/** Asks for all jobs at once. Grants are listed as they come. */
function ask(queue: ReturnType<typeof openAdmissionQueue<number>>, jobs: readonly Demands[]) {
  const running: (Job & { readonly granted: Granted<number> })[] = [];
  const started: number[] = [];
  jobs.forEach((demands, order) => {
    void queue.take(demands, never).then((granted) => {
      running.push({ demands, order, granted });
      started.push(order);
    });
  });
  return { running, started };
}

describe('admission', () => {
  test('a job waits for cores although a slot is free', async () => {
    const queue = openAdmissionQueue([1, 2, 3], node);
    const { running, started } = ask(queue, [{ ...narrow, cores: 3 }, { ...narrow, cores: 2 }, narrow]);
    await settled();
    expect(started).toEqual([0, 2]);
    expect(queue.concurrency).toBe(2);
    queue.release(running[0]?.granted as Granted<number>);
    await settled();
    expect(started).toEqual([0, 2, 1]);
    expect(queue.concurrency).toBe(3);
  });

  test('GPUs are handed out to one job each', async () => {
    const queue = openAdmissionQueue([1, 2, 3], node);
    const { running } = ask(queue, [{ ...narrow, gpus: 1 }, { ...narrow, gpus: 1 }, narrow, { ...narrow, gpus: 2 }]);
    await settled();
    expect(running.map(({ granted }) => granted.gpus)).toEqual([['0'], ['1'], []]);
    for (const { granted } of running) queue.release(granted);
    await settled();
    expect(running[3]?.granted.gpus?.toSorted()).toEqual(['0', '1']);
  });

  test('without known GPUs none bounds a job', async () => {
    const queue = openAdmissionQueue([1], { ...node, gpus: undefined });
    expect((await queue.take({ ...narrow, gpus: 8 }, never)).gpus).toBeUndefined();
  });

  test('a job that needs more than there is gets all there is', async () => {
    const queue = openAdmissionQueue([1, 2], node);
    const first = await queue.take(narrow, never);
    const wide = queue.take({ cores: 64, ramMiB: 1e6, gpus: 9 }, never);
    queue.release(first);
    expect((await wide).taken).toEqual({ slots: 1, milliCores: 4_000, ramMiB: 1_000, gpus: 2 });
  });

  test('one that gives up leaves its place to those behind it', async () => {
    const queue = openAdmissionQueue([1, 2], node);
    const first = await queue.take({ ...narrow, cores: 2 }, never);
    const stop = new AbortController();
    const wide = queue.take({ ...narrow, cores: 4 }, stop.signal);
    const other = queue.take({ ...narrow, cores: 2 }, never);
    await other;
    stop.abort(new Error('stopped'));
    await expect(wide).rejects.toThrow('stopped');
    queue.release(first);
    await expect(queue.take({ ...narrow, cores: 2 }, never)).resolves.toBeDefined();
  });

  test('never more than there is, no GPU twice, every job starts, and few start before one that came first', async () => {
    const demands = fc.record({
      cores: fc.constantFrom(0, 0.1, 0.5, 1, 2, 3, 4, 9),
      ramMiB: fc.constantFrom(0, 100, 300, 700, 1_000),
      gpus: fc.constantFrom(0, 0, 1, 2),
    });
    const slots = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(
        slots,
        fc.array(demands, { maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        async (size, jobs, picks) => {
          const queue = openAdmissionQueue(
            Array.from({ length: size }, (_, index) => index),
            node,
          );
          const { running, started } = ask(queue, jobs);
          for (await settled(); running.length > 0; await settled()) {
            const sum = (of: (granted: Granted<number>) => number): number =>
              running.reduce((total, { granted }) => total + of(granted), 0);
            expect(sum(({ taken }) => taken.milliCores)).toBeLessThanOrEqual(4_000);
            expect(sum(({ taken }) => taken.ramMiB)).toBeLessThanOrEqual(1_000);
            const gpus = running.flatMap(({ granted }) => granted.gpus ?? []);
            expect(new Set(gpus).size).toBe(gpus.length);
            const items = running.map(({ granted }) => granted.item);
            expect(new Set(items).size).toBe(items.length);
            const [ended] = running.splice((picks.next().value ?? 0) % running.length, 1);
            if (ended) queue.release(ended.granted);
          }
          expect(started.toSorted((a, b) => a - b)).toEqual(jobs.map((_, order) => order));
          // A job is overtaken while it waits at the head at most `size` times.
          started.forEach((order, place) => {
            const later = started.slice(0, place).filter((other) => other > order).length;
            expect(later).toBeLessThanOrEqual(size * (order + 1));
          });
        },
      ),
    );
  });
});
