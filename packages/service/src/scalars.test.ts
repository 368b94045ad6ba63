import { expect, test } from '@jest/globals';
import { parseValue } from 'graphql';
import { scalars } from './scalars.ts';

const { DateTime, Long, JSON: Json } = scalars;

test.each([
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31t12:00:00.123456789z', '2026-01-31T12:00:00.123Z'],
  ['2024-02-29T23:30:00-01:00', '2024-03-01T00:30:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ['2026-01-31T24:00:00.000Z', '2026-02-01T00:00:00.000Z'],
])('%s is an instant', (text, expected) => expect(DateTime.parseValue(text)).toBe(expected));

test.each([
  '2026-02-30T00:00:00Z',
  '2025-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-01T25:00:00Z',
  '2026-02-30T00:00:00.000Z',
  '2026-13-01T00:00:00.000Z',
  '2026-01-01T25:00:00.000Z',
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '+010000-01-01T00:00:00.000Z',
  '-000001-01-01T00:00:00.000Z',
  '2026-01-01',
  '2026-01-01T00:00:00',
  'January 1, 2026',
  'now',
  'infinity',
  '1',
  '',
  `2026-01-01T00:00:00.${'0'.repeat(100_000)}x`,
  0,
  1e15,
  null,
  {},
  [],
])('%j is no instant', (value) => {
  expect(() => DateTime.parseValue(value)).toThrow(/^an instant is needed as 2026-01-31T12:00:00.000Z, not .{0,80}$/s);
});

test('what PostgreSQL gives is told as RFC 3339', () => {
  expect(DateTime.serialize(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  expect(DateTime.serialize('2026-11-21 12:00:00.5+00')).toBe('2026-11-21T12:00:00.500Z');
});

test.each(['9007199254740993', '-9007199254740993', '1e400', '-1e999'])(
  'the number %s in JSON is refused, not changed',
  (text) => {
    expect(() => Json.parseLiteral(parseValue(`{ deep: [${text}] }`), {})).toThrow(/can't be kept as it is written/);
  },
);

test('other JSON is taken as it is', () => {
  const text = '{ a: [1, -2.5, 1e-7, 9007199254740991, "x", true, null, ENUM], b: {} }';
  expect(Json.parseLiteral(parseValue(text), {})).toEqual({
    a: [1, -2.5, 1e-7, 9007199254740991, 'x', true, null, 'ENUM'],
    b: {},
  });
  expect(() => Long.parseValue('1')).toThrow('a whole number is needed');
});
