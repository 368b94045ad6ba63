import { expect, test } from '@jest/globals';
import type { Event } from '@visor/bus';
import { uuidv7 } from '@visor/db';
import { claims, pilot, reportOn, reports, submit, world, type World } from '../../test/kit.ts';
import { recordReplicas } from './record-replicas.ts';

const note = (at: World, ...values: readonly object[]): Promise<void> =>
  at.db.transaction((tx) =>
    recordReplicas(
      at.deps,
      tx,
      values.map((value) => ({ value }) as Event<never>),
    ),
  );

test('jobs formed before get the places that their files have now, with each claim, and accuse those', async () => {
  await using at = await world();
  await submit(at, 2, { retry: 0 });
  const by = await pilot(at);
  const [first] = await claims(at, by, 1, 'first');
  const fileId = first?.inputs[0]?.fileId;
  const urls = ['file:///right/a b', 'file:///wrong/a'];
  await note(at, { fileId, urls: ['file:///old'] }, { fileId, urls }, { fileId: uuidv7(), urls: ['file:///other'] });
  expect((await claims(at, by, 1, 'first'))[0]?.inputs[0]?.replicas).toEqual(urls);
  const [second] = await claims(at, by, 1, 'second');
  expect(second?.inputs[0]?.replicas).toEqual(['file:///buffer/run.1.raw']);

  await note(at, { fileId, urls: [] });
  expect((await claims(at, by, 1, 'first'))[0]?.inputs[0]?.replicas).toEqual(urls);
  if (!first) throw new Error('no claim');
  const failure = { code: 303, source: 'pilot' as const, text: `${urls[1]} differs` };
  await reports(at, by, reportOn(first, 'FAILED', 1, { failure }));
  const [report] = at.take('dsm.register.replica.bad');
  expect(report).toMatchObject({ fileId, urls });
});

test.each([
  ['an id that is none', { fileId: 'x\0', urls: [] }],
  ['a place that is no URL', { fileId: uuidv7(), urls: ['\ud800'] }],
])('%s is refused', async (_what, value) => {
  await using at = await world();
  await expect(note(at, value)).rejects.toMatchObject({ code: 'INVALID' });
});
