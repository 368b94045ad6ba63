import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { untilIdle } from '@visor/testkit';
import {
  answer,
  claims,
  commands,
  pilot,
  reportOn,
  reports,
  states,
  submit,
  world,
  type World,
} from '../../test/kit.ts';
import { cancelJobs } from '../cancel/cancel-jobs.ts';
import { repairInconsistencies } from '../consistency/repair-inconsistencies.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { drainPilot } from '../command/drain-pilot.ts';
import { actOnPilots } from '../steering/steer.ts';
import { reviveJobs } from '../control/revive-jobs.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { setNodeMode } from '../node/set-node-mode.ts';
import { trimRecords } from '@visor/service';
import { OLD_RECORDS } from './old-records.ts';
import { historyKey, readJobHistories } from '../history/history.reads.ts';
import { readJobFiles, stateOfFile } from '../job/job-file.reads.ts';
import { readTaskJobs } from '../job/job.reads.ts';
import { createLoaders } from '../loaders.ts';
import { archiveJobs, keepHistory } from './archive-jobs.ts';

const DAY = 86_400;

/** A task of finished jobs and one that failed; its outputs and logs are registered. */
async function ended(at: World, files: number, failing = 0): Promise<string> {
  const task = await submit(at, files, { retry: 0 });
  const by = await pilot(at);
  const given = await claims(at, by, files);
  const tail = { stdout: { text: 'what it wrote', omittedBytes: 3 } };
  await reports(
    at,
    by,
    ...given.map((claim, index) =>
      index < failing
        ? reportOn(claim, 'FAILED', 1, { failure: { code: 402, source: 'payload', text: 'exit code 1' }, ...tail })
        : reportOn(claim, 'FINISHED', 1, { report: { kept: null }, ...tail }),
    ),
  );
  await answer(at);
  return task;
}

/** Everything that the API shows of a task's jobs. */
async function view(at: World, task: string): Promise<unknown> {
  const loaders = createLoaders(at.deps);
  const jobs = (await readTaskJobs(at.db, task, { first: 1_000 })).nodes;
  const shown = [];
  for (const job of jobs) {
    const attempts = await loaders.attempts.load(job.id);
    const request = { jobId: job.id, first: 100, after: null };
    const inputs = await loaders.inputs.load(job.id);
    const outputs = await loaders.outputs.load(job.id);
    shown.push({
      job: await loaders.job.load(job.id),
      inputs,
      outputs,
      attempts: attempts.map((attempt) => ({ ...attempt, token: '', requestId: '', leaseUntil: null })),
      tails: await Promise.all(attempts.map((attempt) => loaders.tails.load(attempt))),
      phases: await Promise.all(attempts.map((attempt) => loaders.history.load(attempt))),
      history: (await readJobHistories(at.db, [request])).get(historyKey(request)),
      producers: await Promise.all(outputs.map(({ id }) => loaders.producer.load(id))),
      consumers: await Promise.all(inputs.map(({ id }) => loaders.consumers.load(id))),
    });
  }
  const files = [];
  for (const kind of ['INPUT', 'OUTPUT', 'LOG'] as const) {
    const { nodes } = await readJobFiles(at.db, { taskId: task, kind, first: 1_000 });
    files.push(nodes.map((file) => [file, stateOfFile(file)]));
  }
  return { shown, files, progress: { ...(await loaders.progress.load(task)), archivedAt: null } };
}

const sizes = async (at: World): Promise<unknown> =>
  (
    await at.db.query(
      `select (select count(*)::int from job) as jobs, (select count(*)::int from attempt) as attempts,
              (select count(*)::int from job_input) as inputs, (select count(*)::int from product) as products,
              (select count(*)::int from stream_tail) as tails, (select count(*)::int from registration) as requests,
              (select count(*)::int from job_archive) as archived`,
    )
  )[0];

const archiveAll = async (at: World): Promise<void> => {
  await untilIdle(() => archiveJobs(at.deps, at.catalog));
};

test('jobs of a task that ended long ago leave the tables of work, and are read as before', async () => {
  await using at = await world();
  const task = await ended(at, 5, 2);
  const young = await submit(at, 1);
  const before = await view(at, task);
  at.pass(31 * DAY);
  await archiveAll(at);
  expect(await sizes(at)).toMatchObject({ jobs: 6, archived: 0 });
  at.pass(60 * DAY);
  await archiveAll(at);
  expect(await sizes(at)).toEqual({ jobs: 1, attempts: 0, inputs: 1, products: 0, tails: 0, requests: 0, archived: 5 });
  expect(await view(at, task)).toEqual(before);
  expect(await at.db.query('select id, archived_at is not null as archived from task order by archived')).toEqual([
    { id: young, archived: false },
    { id: task, archived: true },
  ]);
});

test('partitions go once all of their jobs are archived; the history is then read from the archive', async () => {
  await using at = await world();
  const task = await ended(at, 3);
  const before = await view(at, task);
  const partitions = async () =>
    (
      await at.db.query(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'job_history'::regclass`,
      )
    )
      .map((row) => String(row['name']))
      .filter((name) => name.includes('until'));
  // To where the partitions by days are.
  const [{ seconds } = { seconds: 0 }] = await at.db.query<{ seconds: number }>(
    `select extract(epoch from now() - $1)::float8 as seconds`,
    [at.deps.now()],
  );
  at.pass(Math.ceil(seconds) + 40 * DAY);
  await keepHistory(at.deps);
  expect(await partitions()).toHaveLength(1);
  await archiveAll(at);
  // A round does not wait for readers of the history: a later one drops the partition.
  await at.db.transaction(async (tx) => {
    await tx.query('select from job_history limit 1');
    await keepHistory(at.deps);
  });
  expect(await partitions()).toHaveLength(1);
  await keepHistory(at.deps);
  expect(await partitions()).toHaveLength(0);
  expect(await view(at, task)).toEqual(before);
});

test('partitions are created ahead of the days they are for', async () => {
  await using at = await world();
  at.pass(400 * 366 * DAY);
  await keepHistory(at.deps);
  await submit(at, 2);
  expect(await at.db.query('select count(*)::int as count from job_history_rest')).toEqual([{ count: 0 }]);
  at.pass(10 * DAY);
  await submit(at, 1);
  await keepHistory(at.deps);
  expect(await at.db.query('select count(*) > 0 as some from job_history_rest')).toEqual([{ some: true }]);
});

test('a task that is archived is not moved by a command', async () => {
  await using at = await world();
  const task = await ended(at, 2);
  at.pass(100 * DAY);
  await archiveAll(at);
  const before = await view(at, task);
  at.take('wms.tasks.status');
  await commands(at, { type: 'cancel', task_id: task });
  await cancelJobs(at.deps);
  expect(await view(at, task)).toEqual(before);
  expect(at.take('wms.tasks.status')).toEqual([]);
});

test('however often archiving stops in between, every job is read exactly once and nothing is left behind', async () => {
  await using at = await world();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      async (files, crashes) => {
        const task = await ended(at, files);
        const before = await view(at, task);
        at.pass(40 * DAY);
        for (const crash of crashes) {
          await at.deps.db
            .transaction(async (tx) => {
              const broken = { ...at.deps, db: { ...at.deps.db, query: tx.query } };
              await archiveJobs(broken, at.catalog);
              if (crash) throw new Error('killed');
            })
            .catch(() => {});
          expect(await view(at, task)).toEqual(before);
        }
        await archiveAll(at);
        expect(await view(at, task)).toEqual(before);
        expect(await sizes(at)).toMatchObject({ jobs: 0, attempts: 0, inputs: 0, products: 0, tails: 0, requests: 0 });
      },
    ),
    { numRuns: 5, endOnFailure: true },
  );
});

test('a task is not archived while workflow keeps its datasets open for a retry, nor while the catalog is silent', async () => {
  await using at = await world();
  const failedTask = await ended(at, 2, 1);
  const good = await ended(at, 2);
  at.pass(400 * DAY);
  const archived = async () =>
    (await at.db.query<{ id: string }>('select id from task where archived_at is not null order by id')).map(
      ({ id }) => id,
    );
  at.dataset.isRetriable = true;
  await archiveAll(at);
  expect(await archived()).toEqual([good]);
  at.dataset.isRetriable = false;
  at.dataset.silent = true;
  await archiveAll(at);
  expect(await archived()).toEqual([good]);
  at.dataset.silent = false;
  await archiveAll(at);
  expect(await archived()).toEqual([failedTask, good].toSorted());
});

test.each(['ACTIVE', 'DEFINED'])(
  'a summarised task with an open job, by mistake, is archived as a whole once a repair has let that job end: %s',
  async (state) => {
    await using at = await world();
    const [task, other] = [await ended(at, 3), await ended(at, 2)];
    await at.db.query(
      `update job set state = $2, ended_at = null, dispatch = null where id = (select id from job where task_id = $1 order by ordinal offset 1 limit 1)`,
      [task, state],
    );
    at.pass(100 * DAY);
    await archiveAll(at);
    expect(await sizes(at)).toMatchObject({ jobs: 3, attempts: 3, archived: 2 });
    expect(await at.db.query('select id from task where archived_at is not null')).toEqual([{ id: other }]);
    await repairInconsistencies({ ...at.deps, catalog: at.catalog }, { reason: 'planted', dryRun: false }, 'anna');
    expect(await states(at, task)).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
    at.pass(100 * DAY);
    await archiveAll(at);
    expect(await sizes(at)).toMatchObject({ jobs: 0, archived: 5 });
    // What is written by hand has no history.
    await at.db.query('delete from job_history');
  },
);

test('what a command did to jobs goes with its task; the command and other records go after their time', async () => {
  await using at = await world();
  const task = await ended(at, 2, 1);
  await commands(at, { type: 'retry', task_id: task, round: 2, operationId: 'again', by: 'anna' });
  await untilIdle(() => reviveJobs(at.deps));
  await offerJobs(at.deps);
  const by = await pilot(at, 'p2');
  const [claim] = await claims(at, by, 1);
  await reports(at, by, reportOn(claim as never, 'FINISHED', 1));
  await answer(at);
  await setNodeMode(at.deps, { name: 'n1', mode: 'OFFLINE' }, 'anna');
  await changeSettings(at.deps, { archive: { afterDays: 30 } }, 'as it was', 'anna');
  await drainPilot(at.deps, { pilotId: by.pilotId, by: 'anna' });
  await actOnPilots(at.deps, { verb: 'UNDRAIN', ids: [by.pilotId] }, 'anna');
  const rows = async (): Promise<Record<string, number>> => {
    const tables = ['job_action', ...OLD_RECORDS.map(({ table }) => table)];
    const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`);
    return (await at.db.query<Record<string, number>>(`select ${counts.join(', ')}`))[0] ?? {};
  };
  const before = await rows();
  expect(Object.entries(before).filter(([, count]) => count === 0)).toEqual([]);
  at.pass(400 * DAY);
  await archiveAll(at);
  expect(await rows()).toMatchObject({ job_action: 0, task_action: 1 });
  // The history of the job still says who brought it back.
  expect(JSON.stringify(await view(at, task))).toContain('"reporter":"anna"');
  await trimRecords(at.db, OLD_RECORDS, { now: at.deps.now(), days: 730 });
  expect(await rows()).toMatchObject({ task_action: 1, node_mode_change: 1, setting_change: 1 });
  const now = new Date(Date.now() + 2_000 * DAY * 1_000);
  await trimRecords(at.db, OLD_RECORDS, { now, days: 730 });
  // What a pilot has not acknowledged is in force.
  expect(await rows()).toEqual({
    ...Object.fromEntries(Object.keys(before).map((table) => [table, 0])),
    pilot_command: 1,
  });
});
