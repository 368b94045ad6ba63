import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checklistDigest } from '@visor/schema';
import {
  closeVerdict,
  datasetMoves,
  datasetStatuses,
  effectOf,
  sources,
  stillMissing,
  targetOf,
  type DatasetMove,
} from './dataset.rules.ts';

const moves: readonly DatasetMove[] = ['close', 'upload', 'uploaded', 'delete', 'deleted'];

describe('moves', () => {
  test.each(datasetStatuses.flatMap((status) => moves.map((move) => [status, move] as const)))(
    '%s takes %s as the table says',
    (status, move) => {
      const target = (datasetMoves[status] as Record<string, string>)[move];
      expect(sources(move).includes(status)).toBe(target !== undefined);
      if (target) expect(targetOf(move)).toBe(target);
      expect(effectOf(status, move)).toBe(target ? 'move' : status === targetOf(move) ? 'repeat' : 'illegal');
    },
  );

  test('nothing leads back to OPEN, and DELETED is final', () => {
    expect(moves.map(targetOf)).not.toContain('OPEN');
    expect(datasetMoves.DELETED).toEqual({});
  });
});

const name = fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme' });
const names = fc.uniqueArray(name, { maxLength: 12 });

describe('the verdict on a close', () => {
  test('by names it is that of the sets', () => {
    fc.assert(
      fc.property(names, names, (expected, registered) => {
        const matched = expected.filter((one) => registered.includes(one)).length;
        const verdict = closeVerdict({
          expected: expected.length,
          registered: registered.length,
          matched,
          sameDigest: null,
        });
        const surplus = registered.filter((one) => !expected.includes(one)).length;
        const missing = expected.filter((one) => !registered.includes(one)).length;
        if (surplus > 0) expect(verdict).toEqual({ verdict: 'SURPLUS', missing, surplus });
        else if (missing > 0) expect(verdict).toEqual({ verdict: 'MISSING', missing, surplus });
        else expect(verdict).toEqual({ verdict: 'EQUAL' });
      }),
    );
  });

  test('by count and digest it is EQUAL for the same sets only, and never says MISSING of more files', () => {
    fc.assert(
      fc.property(names, names, (expected, registered) => {
        const sameDigest = checklistDigest(expected).digest === checklistDigest(registered).digest;
        const counts = { expected: expected.length, registered: registered.length };
        const { verdict } = closeVerdict({ ...counts, matched: null, sameDigest });
        const equal = expected.length === registered.length && expected.every((one) => registered.includes(one));
        expect(verdict === 'EQUAL').toBe(equal);
        if (!equal) expect(verdict).toBe(registered.length < expected.length ? 'MISSING' : 'SURPLUS');
      }),
    );
  });

  test('what is still missing counts no surplus file as one of the list', () => {
    expect(stillMissing({ expected: 5, surplus: 0 }, 3)).toBe(2);
    expect(stillMissing({ expected: 5, surplus: 2 }, 3)).toBe(4);
    expect(stillMissing({ expected: 1, surplus: 0 }, 4)).toBe(0);
  });
});
