import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeEvent } from './decode-event.ts';
import { isDeeperThan, MAX_JSON_DEPTH } from './checks.ts';

const nested = (depth: number): string => `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;

test('depth is that of the brackets in its text', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(10), (value, limit) => {
      expect(isDeeperThan(value, limit)).toBe(depthOf(value) > limit);
    }),
  );
});

test('any depth and any length is judged', () => {
  for (const depth of [33, 1_000, 100_000]) expect(isDeeperThan(JSON.parse(nested(depth)), 64)).toBe(true);
  expect(isDeeperThan(JSON.parse(nested(32)), 64)).toBe(false);
  expect(
    isDeeperThan(
      Array.from({ length: 1_000_000 }, () => []),
      64,
    ),
  ).toBe(false);
});

test('a message that nests too deep is refused before anything walks it', () => {
  const command = (tool: string) =>
    Buffer.from(
      `{"type":"register","task_id":"t","dataset_in_uid":["d"],"log":{"datasetId":"l","datasetName":"l"},"outputStorage":"s","tool":${tool}}`,
    );
  expect(decodeEvent('wfms.tasks', command(nested(20)))).toMatchObject({ task_id: 't' });
  for (const depth of [40, 5_000, 60_000])
    expect(() => decodeEvent('wfms.tasks', command(nested(depth)))).toThrow(
      `nested deeper than ${MAX_JSON_DEPTH} lists and objects`,
    );
});
