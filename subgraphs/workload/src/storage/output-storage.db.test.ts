import { expect, test } from '@jest/globals';
import type { FileProcess } from '@visor/schema';
import {
  answer,
  claims,
  pilot,
  replies,
  reportOn,
  reports,
  states,
  storageId,
  storageUrl,
  submit,
  world,
  type World,
} from '../../test/kit.ts';
import { publisherOf } from '../../test/storages.ts';
import type { Claim } from '../../generated/types.ts';
import { openExplanations } from '../brokerage/explain-waiting.ts';
import { expireLeases } from '../lease/expire-leases.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { readReservedBytes } from './storage-room.store.ts';

/* Each input file has 1000 bytes, and jobs are expected to write as much until one has finished. */

const other = { storageId: '00000000-0000-7000-8000-0000000000bb', name: 'second', url: 'file:///second/' };

const reserved = async ({ db }: World): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await readReservedBytes(db, [storageId, other.storageId])).map(({ id, bytes }) => [
      id === storageId ? 'store' : 'second',
      bytes,
    ]),
  );
const count = (given: readonly Claim[], url: string): number =>
  given.filter(
    ({ outputs, log }) => outputs.every((output) => output.folder.startsWith(url)) && log.url.startsWith(url),
  ).length;

test('two storages of one kind are filled by free room, and the claim says where its files go, each time that it is asked', async () => {
  await using at = await world();
  const publish = publisherOf(at);
  await publish({ capacityBytes: 10_000, usedBytes: 0 });
  await publish({ ...other, checksumKind: 'sha256', capacityBytes: 20_000, usedBytes: 0 });
  const by = await pilot(at);
  await submit(at, 20);
  const given = await claims(at, by, 20, 'once');
  expect([count(given, storageUrl), count(given, other.url)]).toEqual([6, 14]);
  expect(await reserved(at)).toEqual({ store: 6_000, second: 14_000 });
  expect(new Set(given.map(({ log, checksumKind }) => `${log.url.slice(0, 14)} ${checksumKind}`))).toEqual(
    new Set(['file:///store/ crc32', 'file:///second sha256']),
  );
  const byId = (list: readonly Claim[]) => list.toSorted((a, b) => a.ordinal - b.ordinal);
  expect(byId(await claims(at, by, 20, 'once'))).toEqual(byId(given));
});

test('a file is registered where its attempt stored it, and room is reserved until the catalog has counted it', async () => {
  await using at = await world();
  const publish = publisherOf(at);
  await publish({ capacityBytes: 2_000, usedBytes: 1_000 });
  await publish({ ...other, capacityBytes: 20_000, usedBytes: 0 });
  const by = await pilot(at);
  await submit(at, 2);
  const [first, second] = await claims(at, by, 2);
  if (!first || !second) throw new Error('no claims');
  await reports(at, by, reportOn(first, 'FINISHED', 1));
  const sent = at.sent
    .filter(({ topic }) => topic === 'dsm.register.file.process')
    .map(({ value }) => value as FileProcess);
  expect(sent.flatMap(({ files }) => files.map((file) => file.storageId))).toEqual([other.storageId, other.storageId]);
  await publish({ ...other, capacityBytes: 20_000, usedBytes: 0 });
  expect((await reserved(at)).second).toBe(2_000);
  await answer(at);
  expect((await reserved(at)).second).toBe(1_000);
  // It counts as free once the storage was measured after that.
  expect(
    await at.db.query('select reserved_bytes::int as bytes from storage_room where name = $1', ['second']),
  ).toEqual([{ bytes: 2_000 }]);
  expect(await publish({ ...other, capacityBytes: 20_000, usedBytes: 20 })).toBe(true);
  expect(
    await at.db.query('select reserved_bytes::int as bytes from storage_room where name = $1', ['second']),
  ).toEqual([{ bytes: 1_000 }]);
  expect(await at.db.query('select from storage_reservation')).toEqual([]);
});

test('a reservation ends with an attempt that fails or whose lease lapses, and is held again when its pilot comes back', async () => {
  await using at = await world();
  await publisherOf(at)({ capacityBytes: 100_000, usedBytes: 0 });
  const by = await pilot(at);
  await submit(at, 2);
  const [failed, silent] = await claims(at, by, 2);
  if (!failed || !silent) throw new Error('no claims');
  await reports(
    at,
    by,
    reportOn(silent, 'RUNNING', 1),
    reportOn(failed, 'FAILED', 1, { failure: { code: 404, text: 'no' } } as never),
  );
  expect(await reserved(at)).toEqual({ store: 1_000 });
  at.pass(300);
  await expireLeases(at.deps);
  at.pass(300);
  await expireLeases(at.deps);
  expect(await reserved(at)).toEqual({ store: 0 });
  await reports(at, by, reportOn(silent, 'STAGING_OUT', 2));
  expect(await reserved(at)).toEqual({ store: 1_000 });
});

test('of many claims at once, none takes room that another has taken; the others get their jobs once there is room', async () => {
  await using at = await world();
  const publish = publisherOf(at);
  await publish({ capacityBytes: 10_000, usedBytes: 6_000 });
  const pilots = await Promise.all(Array.from({ length: 8 }, (_, index) => pilot(at, `p${index}`)));
  const task = await submit(at, 8);
  const given = (await Promise.all(pilots.map((by) => claims(at, by, 1)))).flat();
  expect(given.length).toBeGreaterThan(0);
  const more = (await Promise.all(pilots.map((by) => claims(at, by, 2)))).flat();
  expect(given.length + more.length).toBe(3);
  expect(await reserved(at)).toEqual({ store: 3_000 });

  await offerJobs(at.deps);
  expect((await states(at, task)).filter((state) => state === 'DEFINED')).toHaveLength(5);
  const parameters = { storage: 'store', used: 6_000, reserved: 3_000, capacity: 10_000, mark: 90, bytes: 1_000 };
  expect((await openExplanations(at.deps).explainTasks([task])).get(task)).toContainEqual(
    expect.objectContaining({ code: 'STORAGE_NO_ROOM', parameters }),
  );
  await publish({ capacityBytes: 20_000, usedBytes: 6_000 });
  await offerJobs(at.deps);
  const [by] = pilots;
  expect(by && (await claims(at, by, 8))).toHaveLength(5);
});

test('jobs without room do not keep from the queue those behind them that have it', async () => {
  await using at = await world();
  const publish = publisherOf(at);
  const first = await submit(at, 5);
  const later = await submit(at, 2);
  await at.db.query('update task set first_stage = false where id = $1', [later]);
  await publish({ capacityBytes: 10_000, usedBytes: 8_500 });
  const given = await claims(at, await pilot(at), 2);
  expect(given.map(({ taskId }) => taskId)).toEqual([later]);
  expect(await states(at, first)).toEqual(Array(5).fill('QUEUED'));
});

test('a refused registration gives the room back', async () => {
  await using at = await world();
  await publisherOf(at)({ capacityBytes: 100_000, usedBytes: 0 });
  const by = await pilot(at);
  await submit(at, 1);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  await reports(at, by, reportOn(claim, 'FINISHED', 1));
  const [request] = at.sent
    .filter(({ topic }) => topic === 'dsm.register.file.process')
    .map(({ value }) => value as FileProcess)
    .filter(({ kind }) => kind === 'output');
  const refusal = {
    requestId: request?.requestId,
    jobId: claim.jobId,
    status: 'ERROR',
    retrying: false,
    items: [],
    details: 'no',
  };
  await replies(at, refusal);
  expect(await reserved(at)).toEqual({ store: 0 });
});
