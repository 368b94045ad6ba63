import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readOptions } from './storage-options.rules.ts';

test.each([
  [{ capacityBytes: -1 }, 'capacityBytes must be a whole number'],
  [{ capacityBytes: NaN }, 'capacityBytes must be'],
  [{ capacityBytes: 1.5 }, 'capacityBytes must be'],
  [{ capacityBytes: Infinity }, 'capacityBytes must be'],
  [{ capacityBytes: 1e19 }, 'capacityBytes must be'],
  [{ highMark: NaN }, 'highMark must be a percentage'],
  [{ highMark: 101 }, 'highMark must be a percentage'],
  [{ highMark: -1 }, 'highMark must be a percentage'],
  [{ lowMark: Infinity }, 'lowMark must be a percentage'],
  [{ lowMark: 90 }, 'lowMark (90 %) must be lower than highMark (90 %)'],
  [{ lowMark: 50, highMark: 40 }, 'lowMark (50 %) must be lower'],
  [{ highMark: 0 }, 'highMark (0 %) leaves no room for a lowMark below it'],
  [{ highMark: 0, lowMark: 0 }, 'lowMark (0 %) must be lower'],
  [{ highMark: 90, reserve: 10.5 }, 'are more than 100 % together'],
])('%j is refused by name', (input, text) => {
  expect(() => readOptions(input)).toThrow(
    expect.objectContaining({ code: 'INVALID', message: expect.stringContaining(text) }),
  );
});

test('what is not given stays; a high mark alone moves the others as far as they must go; 0 takes a capacity away', () => {
  expect(readOptions({})).toEqual({
    capacityBytes: null,
    highMark: 90,
    lowMark: 80,
    reserve: null,
    readable: true,
    writable: true,
    deletable: true,
    trustedChecksums: false,
  });
  const set = readOptions({ capacityBytes: 1_000, highMark: 50, reserve: 20, deletable: false });
  expect(set).toMatchObject({ capacityBytes: 1_000, highMark: 50, lowMark: 45, reserve: 20, deletable: false });
  expect(readOptions({ writable: false }, set)).toEqual({ ...set, writable: false });
  expect(readOptions({ highMark: 95 }, set)).toMatchObject({ lowMark: 45, highMark: 95, reserve: 5 });
  expect(readOptions({ capacityBytes: 0 }, set).capacityBytes).toBeNull();
  expect(readOptions({ highMark: 90.1, reserve: 9.9 })).toMatchObject({ highMark: 90.1, reserve: 9.9 });
});

test('whatever is accepted can be kept: 0 <= low < high, high and reserve within 100', () => {
  const number = fc.option(fc.oneof(fc.double(), fc.double({ min: 0, max: 100 })), { nil: undefined });
  fc.assert(
    fc.property(fc.record({ highMark: number, lowMark: number, reserve: number }), (input) => {
      let options;
      try {
        options = readOptions(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)));
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVALID' });
        return;
      }
      const { highMark, lowMark, reserve } = options;
      expect(lowMark >= 0 && lowMark < highMark && highMark <= 100).toBe(true);
      expect(reserve === null || (reserve >= 0 && Math.round((highMark + reserve) * 10_000) <= 1_000_000)).toBe(true);
    }),
  );
});
