import { expect, test } from '@jest/globals';
import { claims, pilot, reportOn, reports, submit, world } from '../../test/kit.ts';
import { createLoaders } from '../loaders.ts';
import { MAX_TAIL_BYTES } from '@visor/schema';

test("a payload's last words are kept by stream, whatever is in them, and read in one statement", async () => {
  await using at = await world();
  await submit(at, 4);
  const by = await pilot(at);
  const [a, b, c, d] = await claims(at, by, 4);
  if (!a || !b || !c || !d) throw new Error('too few');
  const stderr = { text: 'no such run\0\ud800\n', omittedBytes: 5_000_000_000 };
  await reports(
    at,
    by,
    reportOn(a, 'FAILED', 1, { failure: { code: 402, source: 'payload', text: 'x' }, stderr }),
    reportOn(b, 'FINISHED', 1, {
      stdout: { text: `${'é'.repeat(10)}${'x'.repeat(MAX_TAIL_BYTES)}`, omittedBytes: 7 },
    }),
    reportOn(c, 'FINISHED', 1, { stdout: { text: '', omittedBytes: 0 }, stderr: null }),
    // The payload of an attempt that goes on has not ended.
    reportOn(d, 'RUNNING', 1, { stdout: { text: 'early', omittedBytes: 0 } }),
  );
  const loaders = createLoaders(at.deps);
  at.statements();
  const read = await Promise.all([a, b, c, d].map((claim) => loaders.tails.load({ jobId: claim.jobId, number: 1 })));
  expect(at.statements()).toBe(1);
  expect(read).toEqual([
    { stderr: { text: 'no such run\ufffd\ufffd\n', omittedBytes: 5_000_000_000 } },
    { stdout: { text: 'x'.repeat(MAX_TAIL_BYTES), omittedBytes: 27 } },
    null,
    null,
  ]);
  // Seen before: the first stands.
  const again = reportOn(a, 'FAILED', 1, {
    failure: { code: 402, source: 'payload', text: 'x' },
    stderr: { text: 'y', omittedBytes: 0 },
  });
  expect(await reports(at, by, again)).toMatchObject([{ status: 'DUPLICATE' }]);
  expect(await createLoaders(at.deps).tails.load({ jobId: a.jobId, number: 1 })).toEqual(read[0]);
});

test('the output of more attempts than one answer can hold is refused with the limit', async () => {
  await using at = await world();
  const loaders = createLoaders(at.deps);
  const keys = Array.from({ length: 101 }, (_, n) => ({
    jobId: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    number: 1,
  }));
  await expect(Promise.all(keys.map((key) => loaders.tails.load(key)))).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringContaining('at most 100'),
  });
  const fresh = createLoaders(at.deps);
  expect(await Promise.all(keys.slice(1).map((key) => fresh.tails.load(key)))).toEqual(Array(100).fill(null));
});
