import { expect, test } from '@jest/globals';
import { connect, uuidv7 } from '@visor/db';
import { testDatabase } from '@visor/testkit';
import { migrations } from '../../migrations/index.ts';
import { entities } from '../entities.ts';
import { readHistory } from '../job/attempt.reads.ts';
import { answer, beat, claims, commands, pilot, reportOn, reports, submit, world } from '../../test/kit.ts';
import { assertHistory } from '../../test/history.ts';
import { cancelJobs } from '../cancel/cancel-jobs.ts';
import { expireLeases } from '../lease/expire-leases.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { historyKey, readJobHistories } from './history.reads.ts';

const read = async (at: Awaited<ReturnType<typeof world>>, jobId: string, first = 100, after: string | null = null) => {
  const request = { jobId, first, after };
  const page = (await readJobHistories(at.db, [request])).get(historyKey(request));
  if (!page) throw new Error('no page');
  return page;
};

test('the history of a job has each change of the job and of its attempts, with cause and reporter, over several pages', async () => {
  await using at = await world();
  await submit(at, 1);
  const by = await pilot(at);
  const [lost] = await claims(at, by, 1);
  if (!lost) throw new Error('no claim');
  await beat(at, by, [lost]);
  at.pass(60);
  await expireLeases(at.deps);
  at.pass(600);
  await offerJobs(at.deps);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  await reports(at, by, reportOn(claim, 'RUNNING', 1), reportOn(claim, 'FINISHED', 2));
  await answer(at);
  const { nodes } = await read(at, claim.jobId);
  expect(nodes.map((row) => [row.cause, row.jobState, row.attempt, row.attemptState, row.reporter])).toEqual([
    ['FORM', 'DEFINED', null, null, 'workload'],
    ['OFFER', 'QUEUED', null, null, 'workload'],
    ['CLAIM', 'ACTIVE', 1, 'CLAIMED', 'p1'],
    ['LEASE_EXPIRED', 'DEFINED', 1, 'UNREACHABLE', 'workload'],
    ['OFFER', 'QUEUED', null, null, 'workload'],
    ['CLAIM', 'ACTIVE', 2, 'CLAIMED', 'p1'],
    ['LEASE_EXPIRED', null, 1, 'LOST', 'workload'],
    ['REPORT', null, 2, 'RUNNING', 'p1'],
    ['REPORT', 'REGISTERING', 2, 'FINISHED', 'p1'],
    ['CATALOG_REPLY', 'FINISHED', 2, null, 'workload'],
  ]);
  const paged: unknown[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page: Awaited<ReturnType<typeof read>> = await read(at, claim.jobId, 2, after);
    paged.push(...page.nodes);
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  expect(paged).toEqual(nodes);
});

test('a statement that moves a job without recording it is found', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  await at.db.query(`update job set state = 'DEFINED' where task_id = $1`, [task]);
  await expect(assertHistory(at.db)).rejects.toThrow('is DEFINED, its history is DEFINED QUEUED');
  await at.db.query(`update job set state = 'QUEUED' where task_id = $1`, [task]);
  await commands(at, { type: 'cancel', task_id: task });
  await cancelJobs(at.deps);
});

test('a change outside every day that has a partition is kept', async () => {
  await using at = await world();
  at.pass(200 * 366 * 86_400);
  await submit(at, 2);
  expect(await at.db.query('select count(*)::int as count from job_history_rest')).toEqual([{ count: 4 }]);
});

test('what an earlier version recorded of attempts is part of the history', async () => {
  await using server = await testDatabase({ log: false });
  const url = await server.url('workload');
  const schema = server.name('workload');
  const before = migrations.findIndex(({ name }) => name === '0011-history');
  const jobId = uuidv7();
  const times = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:05.000Z', '2099-01-01T00:00:00.000Z'];
  {
    await using old = await connect({ url, schema, migrations: migrations.slice(0, before) });
    await old.query(
      `insert into attempt_change (job_id, number, state, at)
       select $1, 1, s.state, s.at from unnest($2::text[], $3::timestamptz[]) s (state, at)`,
      [jobId, ['CLAIMED', 'RUNNING', 'FINISHED'], times],
    );
  }
  await using db = await connect({ url, schema, entities, migrations });
  const history = await readHistory(db, [{ jobId, number: 1 }]);
  expect([...history.values()].flat().map(({ state, at }) => [state, at.toISOString()])).toEqual([
    ['CLAIMED', times[0]],
    ['RUNNING', times[1]],
    ['FINISHED', times[2]],
  ]);
  expect(await db.query('select count(*)::int as count from job_history_rest')).toEqual([{ count: 0 }]);
});
