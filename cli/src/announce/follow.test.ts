import { expect, test } from '@jest/globals';
import type { Client } from '@visor/client';
import { exitCodeOf } from '../exit-codes.rules.ts';
import { awaitArrival, awaitChain } from './follow.ts';

const expected = { name: 'run 1', files: 3, closes: false, since: 0 };
const silence = Object.assign(new Error('no answer'), { code: 'UNAVAILABLE' });

/** The catalog has these numbers of files, one answer after the other, the last one for good; waits move the clock. */
const waited = (...counts: readonly (number | null | Error)[]) => waitedFor(expected, ...counts);
async function waitedFor(wanted: typeof expected, ...counts: readonly (number | null | Error)[]) {
  const lines: string[] = [];
  let [clock, asked] = [0, 0];
  const request = (): Promise<unknown> => {
    const count = counts[Math.min(asked++, counts.length - 1)];
    if (count instanceof Error) return Promise.reject(count);
    const dataset = count === null ? null : { status: 'OPEN', fileCount: count, processing: null };
    return Promise.resolve({ dataset, dataDeadLetters: { nodes: [] } });
  };
  const context = {
    now: () => clock,
    delay: (ms: number) => Promise.resolve((clock += ms)),
    write: (line: string) => void lines.push(line),
  };
  const error: unknown = await awaitArrival({ request } as Pick<Client, 'request'>, wanted, context).catch(
    (reason: unknown) => reason,
  );
  return {
    code: error === undefined ? 0 : exitCodeOf(error),
    text: (error as Error | undefined)?.message,
    clock,
    lines,
  };
}

test('it ends when the catalog has all files', async () => {
  expect(await waited(null, 1, 2, 3)).toMatchObject({ code: 0, clock: 1_500, lines: [] });
});

test('a minute without another file is exit code 6, with how far it came', async () => {
  expect(await waited(null, 1, 2)).toMatchObject({ code: 6, text: expect.stringContaining('has 2 of 3 files') });
  expect(await waited(null)).toMatchObject({ code: 6, text: expect.stringContaining('has had no dataset') });
  expect(await waited(0)).toMatchObject({ code: 6, text: expect.stringContaining('has 0 of 3 files') });
});

test('the time in which nobody answers is not that of the catalog', async () => {
  const minutes = Array.from({ length: 30 }, () => silence);
  const { code, clock, lines } = await waited(1, ...minutes, 1, 2, 3);
  expect([code, clock > 120_000]).toEqual([0, true]);
  expect(lines).toHaveLength(2);
});

test('five minutes without an answer are exit code 7', async () => {
  expect(await waited(1, silence)).toMatchObject({ code: 7, text: 'no answer' });
});

test('a dataset that has all files and is not closed is exit code 6 of its own text', async () => {
  const closes = { ...expected, closes: true };
  expect(await waitedFor(closes, 3)).toMatchObject({ code: 6, text: expect.stringContaining('has not closed') });
});

test('a chain that has not ended in the time of --timeout is exit code 6; one that has is not asked for again', async () => {
  const chain = async (state: string | null, timeoutMs: number, isSilent = false) => {
    let clock = 0;
    const processing = { state, reason: { code: 'STAGE_IN_PROGRESS', text: `it is ${state}` } };
    const answer = { dataset: state && { processing }, dataDeadLetters: { nodes: [] } };
    const request = () => (isSilent ? Promise.reject(silence) : Promise.resolve(answer));
    const context = { now: () => clock, delay: (ms: number) => Promise.resolve((clock += ms)), write: () => {} };
    const shown: string[] = [];
    const options = { print: (text: string) => void shown.push(text), timeoutMs };
    const end: unknown = await awaitChain({ request } as never, '-run 1', options, context).catch(
      (error: unknown) => error,
    );
    return { end, code: typeof end === 'string' ? 0 : exitCodeOf(end), clock, shown };
  };
  const late = await chain('IN_WORK', 90_000);
  expect(late).toMatchObject({ code: 6, clock: 90_000, shown: ['it is IN_WORK'] });
  expect((late.end as Error).message).toContain("visor explain -- '-run 1' says how far it is");
  expect(await chain('PROCESSED', 0)).toMatchObject({ end: 'it is PROCESSED', code: 0, clock: 0 });
  expect(await chain(null, 90_000)).toMatchObject({ code: 3, clock: 0 });
  // Also where nobody answers.
  expect(await chain('PROCESSED', 90_000, true)).toMatchObject({ code: 6, clock: 90_000, shown: [] });
});
