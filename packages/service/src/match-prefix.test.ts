import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { idRange, readMatchRequest } from './match-prefix.ts';

test('the beginning of an id is a range of ids', () => {
  expect(idRange('0199')).toEqual({
    first: '01990000-0000-0000-0000-000000000000',
    last: '0199ffff-ffff-ffff-ffff-ffffffffffff',
  });
  for (const text of ['', 'run', '01-99', '0199-', 'a'.repeat(33)]) expect(idRange(text)).toBeNull();
});

test('every beginning of an id has the id in its range', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 36 }), (id, length) => {
      const range = idRange(id.slice(0, length).toUpperCase());
      expect(range !== null && range.first <= id && id <= range.last).toBe(true);
    }),
  );
});

test('what is too long, too many, or no text is refused', () => {
  expect(() => readMatchRequest({ prefix: 'a'.repeat(256) })).toThrow(/prefix/);
  expect(() => readMatchRequest({ prefix: 'a', first: 51 })).toThrow(/first/);
  expect(() => readMatchRequest({ prefix: 'a\0' })).toThrow(/prefix/);
});
