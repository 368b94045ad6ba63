import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bearerIn, bearerOfSocket } from './bearer.rules.ts';

test.each<[unknown, string | undefined]>([
  [{ authorization: 'Bearer a.b.c' }, 'Bearer a.b.c'],
  [{ Authorization: 'a.b.c' }, 'Bearer a.b.c'],
  [{ AUTHORIZATION: '  bearer a.b.c ' }, 'bearer a.b.c'],
  [{ headers: { aUthorization: 'a.b.c' } }, 'Bearer a.b.c'],
  [{ authorization: '', Headers: { Authorization: 'Bearer x' } }, 'Bearer x'],
  [{ authorization: null, token: 'x' }, 'Bearer x'],
  [{ authToken: 'x' }, 'Bearer x'],
  [{ authorization: 'Basic x' }, 'Basic x'],
  [{ headers: [] }, undefined],
  [{ headers: 'authorization: x' }, undefined],
  [[{ authorization: 'x' }], undefined],
  [null, undefined],
  [undefined, undefined],
  ['x', undefined],
])('%j holds %s', (fields, bearer) => expect(bearerIn(fields)).toBe(bearer));

test('what connection_init says comes before the header of the upgrade request', () => {
  expect(bearerOfSocket({ authorization: 'a' }, 'Bearer b')).toBe('Bearer a');
  expect(bearerOfSocket({ headers: {} }, 'Bearer b')).toBe('Bearer b');
  expect(bearerOfSocket(undefined, 'b')).toBe('Bearer b');
  expect(bearerOfSocket({}, undefined)).toBeUndefined();
});

test('no payload of a stranger throws', () => {
  fc.assert(fc.property(fc.anything(), (fields) => expect(['undefined', 'string']).toContain(typeof bearerIn(fields))));
});
