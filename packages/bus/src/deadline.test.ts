import { expect, test } from '@jest/globals';
import { Deadline, endsWithin, appendTimeoutRefusal } from './deadline.ts';

const never = new Promise<never>(() => {});

test('work that ends in time gives its value or its error', async () => {
  const deadline = new Deadline(60_000);
  await expect(deadline.within(Promise.resolve(3), () => new Error('late'))).resolves.toBe(3);
  await expect(deadline.within(Promise.reject(new Error('own')), () => new Error('late'))).rejects.toThrow('own');
});

test('work that does not end is given up, also where no time is left', async () => {
  await expect(new Deadline(1).within(never, () => new Error('late'))).rejects.toThrow('late');
  await expect(new Deadline(-5).within(never, () => new Error('late'))).rejects.toThrow('late');
});

test('it is told whether work ended', async () => {
  expect(await endsWithin(60_000, Promise.resolve())).toBe(true);
  expect(await endsWithin(60_000, Promise.reject(new Error('x')))).toBe(true);
  expect(await endsWithin(1, never)).toBe(false);
});

test('the refusal says where, how long, why, and whether the message may be there', () => {
  const refused = new AggregateError([
    Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED' }),
  ]);
  expect(appendTimeoutRefusal('Kafka at h:1', new Deadline(10_000), refused, false)).toMatchObject({
    code: 'UNAVAILABLE',
    message: 'Kafka at h:1 did not take the message within 10 s: connect ECONNREFUSED ::1:1; nothing was written',
  });
  expect(appendTimeoutRefusal('K', new Deadline(500), undefined, true).message).toBe(
    'K did not take the message within 0.5 s: no answer; it may have been written all the same',
  );
});
