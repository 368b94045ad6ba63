import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { TRANSFER_LIMITS, TransferSlots } from './transfer-slots.ts';

test('transfers are bounded, in all and of one subject, and give their place back', () => {
  const slots = new TransferSlots({ ...TRANSFER_LIMITS, total: 3, perSubject: 2 });
  const first = slots.enter('a');
  using _second = slots.enter('a');
  expect(() => slots.enter('a')).toThrow('2 transfers of "a" are going on: try again when one has ended');
  using _third = slots.enter('b');
  expect(() => slots.enter('c')).toThrow('3 transfers are going on');
  first[Symbol.dispose]();
  using _fourth = slots.enter('c');
});

test('a transfer that moves too little is ended, another is not', async () => {
  const slots = new TransferSlots({ ...TRANSFER_LIMITS, pace: { bytes: 1_000, everyMs: 20 } });
  using quick = slots.enter('a');
  using slow = slots.enter('a');
  quick.moved(1_000_000);
  slow.moved(999);
  await once(slow.signal, 'abort');
  expect(quick.signal.aborted).toBe(false);
});
