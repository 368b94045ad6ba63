import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checklistDigest } from '@visor/schema';
import { evaluateClose, datasetLifecycle, stillMissing, transitionEffect } from './dataset.rules.ts';

const { states, table, sources, events } = datasetLifecycle;

describe('transitions', () => {
  test.each(states.flatMap((status) => events.map((transition) => [status, transition] as const)))(
    '%s takes %s as the table says',
    (status, transition) => {
      const target = table[status][transition];
      expect(sources(transition).includes(status)).toBe(target !== undefined);
      if (target) expect(datasetLifecycle.target(transition)).toBe(target);
      expect(transitionEffect(status, transition)).toBe(
        target ? 'apply' : status === datasetLifecycle.target(transition) ? 'repeat' : 'illegal',
      );
    },
  );

  test('back lead a reopening, an upload that is taken back, and a mark that is; DELETED is final', () => {
    const order = ['OPEN', 'CLOSED', 'TO_UPLOAD', 'UPLOADED', 'TO_DELETE', 'DELETED'];
    const back = states.flatMap((status) =>
      Object.entries(table[status])
        .filter(([, target]) => order.indexOf(target) < order.indexOf(status))
        .map(([event, target]) => `${status} ${event} ${target}`),
    );
    expect(back).toEqual([
      'CLOSED reopen OPEN',
      'TO_UPLOAD cancelUpload CLOSED',
      'TO_DELETE keepOpen OPEN',
      'TO_DELETE keepClosed CLOSED',
      'TO_DELETE keepUploaded UPLOADED',
    ]);
    expect(table.DELETED).toEqual({});
  });
});

const name = fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme' });
const names = fc.uniqueArray(name, { maxLength: 12 });

describe('the verdict on a close', () => {
  test('by names it is that of the sets', () => {
    fc.assert(
      fc.property(names, names, (expected, registered) => {
        const matched = expected.filter((name) => registered.includes(name)).length;
        const verdict = evaluateClose({
          expected: expected.length,
          registered: registered.length,
          matched,
          sameDigest: null,
        });
        const surplus = registered.filter((name) => !expected.includes(name)).length;
        const missing = expected.filter((name) => !registered.includes(name)).length;
        if (surplus > 0) expect(verdict).toEqual({ verdict: 'SURPLUS', missing, surplus });
        else if (missing > 0) expect(verdict).toEqual({ verdict: 'MISSING', missing, surplus });
        else expect(verdict).toEqual({ verdict: 'EQUAL' });
      }),
    );
  });

  test('by count and digest it is EQUAL for equal sets only, and never MISSING where there are more files', () => {
    fc.assert(
      fc.property(names, names, (expected, registered) => {
        const sameDigest = checklistDigest(expected).digest === checklistDigest(registered).digest;
        const counts = { expected: expected.length, registered: registered.length };
        const { verdict } = evaluateClose({ ...counts, matched: null, sameDigest });
        const equal = expected.length === registered.length && expected.every((name) => registered.includes(name));
        expect(verdict === 'EQUAL').toBe(equal);
        if (!equal) expect(verdict).toBe(registered.length < expected.length ? 'MISSING' : 'SURPLUS');
      }),
    );
  });

  test('surplus files do not count as files of the checklist', () => {
    expect(stillMissing({ expected: 5, surplus: 0 }, 3)).toBe(2);
    expect(stillMissing({ expected: 5, surplus: 2 }, 3)).toBe(4);
    expect(stillMissing({ expected: 1, surplus: 0 }, 4)).toBe(0);
  });
});
