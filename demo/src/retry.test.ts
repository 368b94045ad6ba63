import { expect, test } from '@jest/globals';
import { RequestError } from '@visor/client';
import { Refusal } from '@visor/schema';
import { retryWhileUnavailable } from './retry.ts';
import { isTransient } from './transient.rules.ts';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

test.each([
  [coded('ECONNREFUSED'), true],
  [coded('57P01'), true],
  [coded('57P03'), true],
  [coded('08006'), true],
  [coded('53300'), true],
  [coded('42883'), false],
  [coded('23505'), false],
  [coded('28P01'), false],
  [new Error('Connection terminated unexpectedly'), true],
  [new AggregateError([coded('ECONNREFUSED')]), true],
  [new Refusal('UNAVAILABLE', 'x'), true],
  [new Refusal('INVALID', 'x'), false],
  [new RequestError('x', 'UNAVAILABLE'), true],
  [new RequestError('x', 'FORBIDDEN'), false],
  [new TypeError('x is not a function'), false],
  ['x', false],
])('%p is transient: %p', (error, transient) => {
  expect(isTransient(error)).toBe(transient);
});

const fails = (times: number, error: Error) => {
  let calls = 0;
  return { calls: () => calls, work: async () => (++calls > times ? 'done' : Promise.reject(error)) };
};

test('work is repeated while its server is unavailable, and one line is printed', async () => {
  const printed: string[] = [];
  const { work, calls } = fails(3, coded('ECONNREFUSED'));
  const options = { signal: new AbortController().signal, print: (line: string) => void printed.push(line) };
  expect(await retryWhileUnavailable('it', work, options)).toBe('done');
  expect(calls()).toBe(4);
  expect(printed).toHaveLength(1);
});

test.each([
  ['what no wait mends', coded('42883'), {}],
  ['a server that stays away', coded('ECONNREFUSED'), { maxUnavailableMs: 0 }],
  ['a call-off', coded('ECONNREFUSED'), { signal: AbortSignal.abort() }],
])('%s ends the retries with the error', async (_name, error, change) => {
  const { work, calls } = fails(9, error);
  const options = { signal: new AbortController().signal, print: () => {}, ...change };
  await expect(retryWhileUnavailable('it', work, options)).rejects.toBe(error);
  expect(calls()).toBe(1);
});
