import { expect, test } from '@jest/globals';
import { FailingMessages, isContentError, MAX_TRIES } from './failing-messages.ts';
import type { RawEvent } from './message-log.ts';

const raw = (offset: bigint, partition = 0): RawEvent => ({
  topic: 't',
  partition,
  offset,
  key: '',
  headers: {},
  value: Buffer.alloc(0),
  time: new Date(0),
});
const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

test('errors of values and of code are errors of the content; those of network, disk and locks are not', () => {
  for (const code of ['22P05', '22003', '54000', '21000']) expect(isContentError(withCode(code))).toBe(true);
  for (const error of [new TypeError(), new RangeError(), new SyntaxError()]) expect(isContentError(error)).toBe(true);
  for (const code of ['ECONNREFUSED', '57P01', '53100', '40001', '40P01', '23505', '55P03', '58030', ''])
    expect(isContentError(withCode(code))).toBe(false);
  for (const error of [new Error(), 'x', null, undefined, 7]) expect(isContentError(error)).toBe(false);
});

test('a message becomes a dead letter after MAX_TRIES failures, each counted on its own, until the batch is applied', () => {
  const failing = new FailingMessages();
  const fail = (offset: bigint, partition = 0): boolean =>
    failing.countFailure(raw(offset, partition), withCode('22P05'));
  for (let n = 1; n < MAX_TRIES; n++) expect(fail(1n)).toBe(false);
  expect([fail(1n), fail(2n), fail(1n), fail(1n, 3)]).toEqual([true, false, true, false]);
  expect(failing.countFailure(raw(1n), withCode('ECONNRESET'))).toBe(false);
  failing.reset('t', 0);
  expect(fail(1n)).toBe(false);
});
