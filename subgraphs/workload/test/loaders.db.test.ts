import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { claims, pilot, reportOn, reports, submit, world } from './kit.ts';
import { createLoaders } from '../src/loaders.ts';

test('a batch of entities is one statement, whatever their number, and each gets its own', async () => {
  await using at = await world();
  await submit(at, 50);
  const by = await pilot(at);
  const given = await claims(at, by, 50);
  await reports(at, by, ...given.map((claim) => reportOn(claim, 'FINISHED', 1)));
  const loaders = createLoaders(at.deps);
  at.statements();
  const made = await Promise.all(given.map((claim) => loaders.producer.load(claim.outputs[0]?.fileId ?? '')));
  expect(at.statements()).toBe(1);
  expect(made.map((producer) => producer?.jobId)).toEqual(given.map((claim) => claim.jobId));
  const read = await Promise.all(given.map((claim) => loaders.consumers.load(claim.inputs[0]?.fileId ?? '')));
  expect(at.statements()).toBe(1);
  expect(read.map((consumers) => consumers.map(({ jobId }) => jobId))).toEqual(given.map((claim) => [claim.jobId]));
  const history = await Promise.all(given.map((claim) => loaders.history.load({ jobId: claim.jobId, number: 1 })));
  expect(at.statements()).toBe(1);
  expect(history.every((changes) => changes?.length === 2)).toBe(true);
  expect(
    await Promise.all([loaders.producer.load(uuidv7()), loaders.job.load('nonsense'), loaders.active.load(by.pilotId)]),
  ).toEqual([null, null, null]);
});
