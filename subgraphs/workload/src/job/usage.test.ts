import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { storedExecution, storedUsage } from './usage.rules.ts';

test('what is known is stored, and nothing else', () => {
  expect(storedUsage({ cpuSeconds: 1.5, peakMemoryMiB: null, readBytes: 0 })).toEqual({
    cpuSeconds: 1.5,
    readBytes: 0,
  });
  expect(storedUsage({ cpuSeconds: -1, wallSeconds: Number.NaN, readBytes: 2 ** 60 })).toBeNull();
  expect(storedUsage(undefined)).toBeNull();
  expect(storedExecution({ program: '/bin/x', version: '', slot: 0, gpus: ['0'] })).toEqual({
    program: '/bin/x',
    slot: 0,
    gpus: ['0'],
  });
  expect(storedExecution({ sha256: null })).toBeNull();
});

test('whatever a pilot says, what is stored is bounded and can be stored', () => {
  const text = fc.string({ unit: 'binary', maxLength: 2_000 });
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 200 }), fc.double(), (any, gpus, slot) => {
      const json = JSON.stringify(storedExecution({ program: any, version: any, gpus, slot }) ?? {});
      expect(json.includes('\\u0000')).toBe(false);
      expect(json.isWellFormed()).toBe(true);
      expect(json.length).toBeLessThan(255 * 70 * 6);
    }),
  );
});
