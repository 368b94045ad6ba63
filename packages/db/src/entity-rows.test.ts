import { defineEntity, p } from '@mikro-orm/core';
import { expect, test } from '@jest/globals';
import { rowsOf, selectColumns } from './entity-rows.ts';

const LetterEntity = defineEntity({
  name: 'Letter',
  tableName: 'letter',
  properties: {
    id: p.uuid().primary(),
    sentAt: p.datetime().columnType('timestamptz'),
    byteCount: p.bigint('number'),
    answeredAt: p.datetime().columnType('timestamptz').strictNullable(),
    to: p.text().fieldName('recipient'),
  },
});

test('rows of the driver become rows of the entity; further columns stay', () => {
  const row = {
    id: 'a',
    sent_at: '2026-11-26 04:46:52.962251+00',
    byte_count: '12',
    answered_at: null,
    recipient: 'b',
    place: '3',
  };
  expect(rowsOf<typeof LetterEntity, { place: string }>(LetterEntity, [row])).toEqual([
    { id: 'a', sentAt: new Date('2026-11-26T04:46:52.962Z'), byteCount: 12, answeredAt: null, to: 'b', place: '3' },
  ]);
});

test('columns are selected under the names of their properties', () => {
  expect(selectColumns(LetterEntity, 'l', ['id', 'sentAt', 'to'])).toBe(
    'l.id as "id", l.sent_at as "sentAt", l.recipient as "to"',
  );
});

test('rows of such columns are converted, too', () => {
  const row = { sentAt: '2026-11-26 04:46:52.962251+00', byteCount: '12', to: 'b' };
  expect(rowsOf(LetterEntity, [row])).toEqual([
    { sentAt: new Date('2026-11-26T04:46:52.962Z'), byteCount: 12, to: 'b' },
  ]);
});
