import { expect, test } from '@jest/globals';
import type { RawEvent } from './message-log.ts';
import { storableText } from '@visor/schema';
import { deadLetterOf, encode, eventOf, inboxId, storableHeaders } from './encoding.ts';

const raw = (headers: Record<string, string> = {}): RawEvent => ({
  topic: 't',
  partition: 2,
  offset: 7n,
  key: 'k',
  headers,
  value: Buffer.from('{}'),
  time: new Date(0),
});

test('an event travels as JSON with CloudEvents headers, and with the trace of its sender', () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const sent = encode(
    { topic: 't', key: 'k', type: 'register', value: { n: 1 } },
    { source: 'visor/data', traceparent: () => trace },
    new Date(1),
  );
  expect(sent.value.toString()).toBe('{"n":1}');
  expect(sent.headers).toMatchObject({
    ce_specversion: '1.0',
    ce_type: 'register',
    ce_source: 'visor/data',
    ce_time: '1970-01-01T00:00:00.001Z',
    traceparent: trace,
  });
  expect(sent.headers.ce_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(eventOf({ ...raw(sent.headers), value: sent.value }, { n: 1 })).toMatchObject({
    id: sent.headers.ce_id,
    type: 'register',
    traceparent: trace,
    time: new Date(1),
  });
});

test('a bare value is known by its position, and has the time of the log', () => {
  expect(eventOf(raw(), 1)).toMatchObject({ id: 't/2/7', type: '', time: new Date(0) });
  expect(eventOf(raw({ ce_time: 'noon' }), 1).time).toEqual(new Date(0));
  expect(inboxId(raw())).toBe('t/2/7');
});

test('an id counts within its source; a long or odd one is hashed, to fit an index', () => {
  const of = (ce_id: string, ce_source?: string) => inboxId(raw({ ce_id, ...(ce_source && { ce_source }) }));
  expect(of('1', 'daq/1')).not.toBe(of('1', 'daq/2'));
  expect(of('1', 'daq/1')).toBe(of('1', 'daq/1'));
  for (const odd of ['x'.repeat(10_000), 'a\0b']) expect(of(odd)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(of('x'.repeat(10_000))).not.toBe(of('x'.repeat(10_001)));
});

test('what PostgreSQL cannot hold as text is replaced', () => {
  expect(storableText('a\0b\uD800')).toBe('a\uFFFDb\uFFFD');
  expect(JSON.parse(storableHeaders({ 'n\0': '\uDC00' }))).toEqual({ 'n\uFFFD': '\uFFFD' });
});

test('a dead letter keeps the bytes and the headers, and says why it was refused and where it came from', () => {
  const letter = deadLetterOf(raw({ ce_id: '1' }), 'data', { code: 'INVALID', reason: 'no name' });
  expect(letter).toEqual({
    topic: 't.dlq',
    key: 'k',
    value: Buffer.from('{}'),
    headers: {
      ce_id: '1',
      dlq_reason: 'no name',
      dlq_code: 'INVALID',
      dlq_group: 'data',
      dlq_topic: 't',
      dlq_partition: '2',
      dlq_offset: '7',
    },
  });
});
