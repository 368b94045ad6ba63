import { expect, test } from '@jest/globals';
import type { Client } from '@visor/client';
import { announceBatch } from './announce-batch.ts';

const lost = Object.assign(new Error('no answer'), { code: 'UNAVAILABLE' });
const context = { now: () => 0, delay: () => Promise.resolve(), write: () => {} };
const files = ['a', 'b', 'c'].map((name) => ({ name, path: `run/${name}`, size: 1, checksum: '00000000' }));

/** Announces three files, of which the catalog had `known`; each answer is an error, or the outcomes of the files. */
const announced = (known: readonly string[], ...answers: readonly (Error | readonly string[])[]) => {
  const left = [...answers];
  const request = (): Promise<unknown> => {
    const answer = left.shift();
    if (answer === undefined || answer instanceof Error) return Promise.reject(answer ?? new Error('asked too often'));
    return Promise.resolve({ announceFiles: answer.map((outcome) => ({ outcome, text: null })) });
  };
  const client = { request } as Pick<Client, 'request'>;
  return announceBatch(client, 'run', files, (name) => known.includes(name), context);
};

test('what the catalog knew before, or got from somebody else meanwhile, is not counted', async () => {
  expect(await announced(['b'], ['REGISTERED', 'KNOWN', 'KNOWN'])).toEqual({ registered: 1, unsure: 0 });
});

test('after a lost answer, what the catalog did not have before came by this announcement, or by one at the same time', async () => {
  expect(await announced(['b'], lost, ['KNOWN', 'KNOWN', 'REGISTERED'])).toEqual({ registered: 2, unsure: 1 });
  expect(await announced([], lost, lost, ['KNOWN', 'KNOWN', 'KNOWN'])).toEqual({ registered: 3, unsure: 3 });
});

test('of many refused files the first are named, and the others counted', async () => {
  const many = Array.from({ length: 200 }, (_, index) => ({
    name: `f${index}`,
    path: 'run/f',
    size: 1,
    checksum: '0',
  }));
  const answer = { announceFiles: many.map(() => ({ outcome: 'REFUSED', text: 'no' })) };
  const client = { request: () => Promise.resolve(answer) } as never as Pick<Client, 'request'>;
  await expect(announceBatch(client, 'run', many, () => false, context)).rejects.toThrow(
    'the catalog refused: f0: no; f1: no; f2: no; f3: no; f4: no; and 195 more of the same request',
  );
});

test('one refused file is named with the reason', async () => {
  await expect(announced([], ['REGISTERED', 'REFUSED', 'KNOWN'])).rejects.toThrow(
    'the catalog refused: b: was refused',
  );
});
