import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePeerArguments } from './parse-arguments.ts';
import { checkRegistry, rowOf } from './peer.rules.ts';
import { templateOfW2 } from './w2.ts';

describe('arguments', () => {
  test('are those of every row of the suite', () => {
    const args = parsePeerArguments(['-w', 'W2', '-n', '400', '--slots', '4']);
    expect(args).toEqual({ workload: 'W2', n: 400, slots: 4, variant: '' });
    expect(parsePeerArguments([], '3')).toEqual({ workload: 'W0', n: 200, slots: 3, variant: '' });
  });

  test.each([
    [['-w', 'W3'], 'W0, W1, W2'],
    [['-n', '0'], '-n must be'],
    [['-n', '1e9'], '-n must be'],
    [['--slots', 'x'], '--slots must be'],
    [['--variant', 'kafka'], 'no variant kafka'],
    [['--other'], '--other'],
  ])('%j are refused', (given, text) => expect(() => parsePeerArguments(given)).toThrow(text));
});

describe('a row', () => {
  const args = parsePeerArguments(['-w', 'W0', '-n', '10']);
  const measured = { version: '1', wallSeconds: 2, submitSeconds: 0.5, rssBytes: 2 ** 20, check: undefined };

  test('is ok only when all jobs are done', () => {
    expect(rowOf(args, { ...measured, done: 10 })).toMatchObject({ jobs_per_s: 5, done: 10, failed: 0, ok: true });
    expect(rowOf(args, { ...measured, done: 9 })).toMatchObject({ jobs_per_s: 4.5, failed: 1, ok: false });
  });

  test('is not ok where the registry is wrong', () => {
    const check = checkRegistry('', ['a b']);
    expect(rowOf(args, { ...measured, done: 10, check })).toMatchObject({ ok: false, w2: { registered: 0 } });
  });
});

test('a registry is right only with each number once and its sums, in any order', () => {
  const sums = fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{4} [0-9a-f]{4}$/), { minLength: 1 });
  fc.assert(
    fc.property(sums, fc.gen(), (expected, gen) => {
      const lines = expected.map((sum, index) => `${index + 1} ${sum}`);
      const shuffled = gen(fc.shuffledSubarray, lines, { minLength: lines.length });
      expect(checkRegistry(`${shuffled.join('\n')}\n`, expected).ok).toBe(true);
      expect(checkRegistry(shuffled.slice(1).join('\n'), expected).ok).toBe(false);
      expect(checkRegistry([...shuffled, lines[0]].join('\n'), expected)).toMatchObject({ ok: false, duplicates: 1 });
      expect(checkRegistry(shuffled.map((line) => `${line}x`).join('\n'), expected)).toMatchObject({
        bad: lines.length,
      });
    }),
  );
});

test('any path stands in the template of W2 as it is', () => {
  const site = { script: '/a b/"w2".sh', input: "/in's", output: '/out: #1' };
  expect(templateOfW2(site)).toContain('valueFrom: "/a b/\\"w2\\".sh"');
});
