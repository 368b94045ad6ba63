import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batches, locate } from './locate.rules.ts';

const storages = [
  { name: 'input', root: '/data/input' },
  { name: 'all', root: '/' },
];

test('a file lies in the storage whose folder it is in, not in one whose name only begins like it', () => {
  expect(locate('/data/input/run 1/a.raw', storages)).toEqual({ storage: 'input', path: 'run 1/a.raw' });
  expect(locate('/data/input2/a.raw', storages)).toEqual({ storage: 'all', path: 'data/input2/a.raw' });
  expect(locate('/data/input2/a.raw', storages.slice(0, 1))).toBeUndefined();
  expect(locate('/data/input', storages.slice(0, 1))).toBeUndefined();
});

test('batches have every item once, in order, and none is larger than asked', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 10 }), (items, size) => {
      const all = batches(items, size);
      expect(all.flat()).toEqual(items);
      expect(all.every((batch) => batch.length >= 1 && batch.length <= size)).toBe(true);
    }),
  );
});
