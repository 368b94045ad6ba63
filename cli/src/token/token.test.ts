import { expect, test } from '@jest/globals';
import { nameProblem, ROLES, ttlSeconds } from './token.rules.ts';

test.each([
  ['1s', 1],
  ['90s', 90],
  ['15m', 900],
  ['8h', 28_800],
  ['30d', 2_592_000],
])('%s are %i seconds', (text, seconds) => {
  expect(ttlSeconds(text)).toBe(seconds);
});

test.each(['', '8', 'h', '0h', '-1h', '1.5h', '1 h', '8H', '31d', '99999999999s', '1w', '1e3s', '٣h', '8h '])(
  '%j is no time to live',
  (text) => {
    expect(ttlSeconds(text)).toBeUndefined();
  },
);

test.each(['alice', 'a.b-c_d@example.org', 'Ольга', '7', 'x'.repeat(200)])('%s is a name', (name) => {
  expect(nameProblem(name)).toBeUndefined();
});

test.each(['', '-x', '.', '../keys', 'a b', 'a\n', 'a\u0000', 'a\u202Eb', 'a\u200B', 'x'.repeat(201), '\uD800', 'a/b'])(
  '%j is refused as a name',
  (name) => {
    expect(nameProblem(name)).toEqual(expect.any(String));
  },
);

test('a role has the scopes of the lesser roles', () => {
  expect(ROLES.admin.scope.split(' ')).toEqual(expect.arrayContaining(ROLES.operator.scope.split(' ')));
  expect(ROLES.operator.scope.split(' ')).toEqual(expect.arrayContaining(ROLES.reader.scope.split(' ')));
});
