import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { answer, claims, pilot, reportOn, reports, states, submit, world, type World } from '../../test/kit.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { findInconsistencies, type InconsistencyRequest } from './find-inconsistencies.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import { TASK_KINDS, type InconsistencyKind, type InconsistencyRow } from './rules.store.ts';

/** All inconsistencies, page by page. */
async function find(at: World, request: InconsistencyRequest = {}): Promise<InconsistencyRow[]> {
  const found: InconsistencyRow[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page = await findInconsistencies({ ...at.deps, catalog: at.catalog }, { ...request, after });
    found.push(...page.nodes);
    ({ hasNextPage: more, endCursor: after } = page.pageInfo);
  }
  return found;
}
const kindsOf = async (at: World, request: InconsistencyRequest = {}): Promise<InconsistencyKind[]> =>
  (await find(at, request)).map(({ kind }) => kind);
const repair = async (at: World, request: Parameters<typeof repairInconsistencies>[1]) =>
  (await repairInconsistencies({ ...at.deps, catalog: at.catalog }, request, 'anna')).found;

/** A task with a job that finished, one that registers, one that runs, one that failed, and two that wait. */
async function mixedTask(at: World): Promise<string> {
  const task = await submit(at, 6, { retry: 0 });
  const by = await pilot(at, 'p1', { slots: 4 });
  const [finished, registering, , failed] = await claims(at, by, 4);
  if (!finished || !registering || !failed) throw new Error('too few claims');
  await reports(at, by, reportOn(finished, 'FINISHED', 1));
  await answer(at);
  const failure = { code: 402, source: 'payload' as const, text: 'x' };
  await reports(at, by, reportOn(registering, 'FINISHED', 1), reportOn(failed, 'FAILED', 1, { failure }));
  return task;
}

/** A task whose one job has finished. */
async function finishedJob(at: World) {
  const task = await submit(at, 1);
  const by = await pilot(at);
  const [first] = await claims(at, by, 1);
  if (!first) throw new Error('nothing claimed');
  await reports(at, by, reportOn(first, 'FINISHED', 1));
  await answer(at);
  return { task, by };
}

const job = (state: string): string => `(select id from job where state = '${state}' order by id limit 1)`;

/** How each kind is made, and the kinds that are left after its repair. */
type PlantedKind = Exclude<(typeof TASK_KINDS)[number], 'OUTPUT_NOT_IN_CATALOG'>;
const PLANTED_KINDS = TASK_KINDS.filter((kind): kind is PlantedKind => kind !== 'OUTPUT_NOT_IN_CATALOG');
const FAULTS: Readonly<Record<PlantedKind, readonly [sql: string, left: readonly InconsistencyKind[]]>> = {
  ACTIVE_WITHOUT_ATTEMPT: [
    `update attempt set state = 'LOST', ended_at = now() where job_id = ${job('ACTIVE')} and ended_at is null`,
    [],
  ],
  OUTPUT_OF_OPEN_JOB: [
    `update product set registered = true where job_id = ${job('REGISTERING')} and kind = 'output'`,
    ['REQUEST_WITHOUT_JOB'],
  ],
  OUTPUT_OF_FAILED_JOB: [
    `update job set state = 'FAILED', failure_code = 402, failure_source = 'payload', failure_text = 'x' where id = ${job('FINISHED')}`,
    [],
  ],
  ATTEMPT_WITHOUT_ACTIVE_JOB: [`update job set state = 'DEFINED', dispatch = null where id = ${job('ACTIVE')}`, []],
  LEASE_EXPIRED_LONG_AGO: [
    `update attempt set lease_until = '2025-01-01' where ended_at is null`,
    ['LEASE_EXPIRED_LONG_AGO'],
  ],
  REQUEST_NOT_SENT: [
    `update registration set resend_at = '2025-01-01' where state = 'OPEN' and kind = 'output'`,
    ['REQUEST_NOT_SENT'],
  ],
  REGISTERING_WITHOUT_REQUEST: [
    `update job set request_id = '${uuidv7()}' where id = ${job('REGISTERING')}`,
    ['REGISTERING_WITHOUT_REQUEST', 'REQUEST_WITHOUT_JOB'],
  ],
  REGISTERING_ANSWERED: [
    `update registration set state = 'REFUSED', message = null where id = (select request_id from job where state = 'REGISTERING')`,
    ['REGISTERING_ANSWERED'],
  ],
  REQUEST_WITHOUT_JOB: [
    `insert into registration (id, task_id, job_id, number, kind, state, message, resend_at)
     select '${uuidv7()}', task_id, id, 1, 'output', 'OPEN', '{}', now() from job where state = 'FINISHED'`,
    ['REQUEST_WITHOUT_JOB'],
  ],
  PAUSED_BUT_QUEUED: [`update task set paused = true, paused_at = '2025-12-31T00:00:00Z'`, []],
  FINISHED_WITHOUT_OUTPUT: [
    `update product set registered = false where job_id = ${job('FINISHED')} and kind = 'output'`,
    ['FINISHED_WITHOUT_OUTPUT'],
  ],
  FINISHED_WITHOUT_ATTEMPT: [
    `update attempt set state = 'CANCELLED' where job_id = ${job('FINISHED')}`,
    ['FINISHED_WITHOUT_ATTEMPT'],
  ],
  OUTPUT_TWICE: [
    `insert into product select (jsonb_populate_record(p, jsonb_build_object('file_id', '${uuidv7()}', 'registration_id', '${uuidv7()}'))).*
       from product p where job_id = ${job('FINISHED')} and kind = 'output'`,
    ['OUTPUT_TWICE'],
  ],
  JOB_WITHOUT_INPUT: [`delete from job_input where job_id = ${job('QUEUED')}`, ['JOB_WITHOUT_INPUT']],
  FILE_IN_TWO_JOBS: [
    `update job_input set file_id = (select file_id from job_input where job_id = ${job('FAILED')}) where job_id = ${job('QUEUED')}`,
    ['FILE_IN_TWO_JOBS'],
  ],
  SUMMARISED_TOO_EARLY: [`update task set phase = 'SUMMARISED'`, []],
  RETRY_WITHOUT_ACTION: ['update task set retries_open = 3', []],
  TASK_COUNTERS: ['update task set finished_count = finished_count + 5, total_count = 1', []],
  TASK_FAILURES: ['update task_failure set jobs = 7, attempts = 0', []],
  COMPLETE_BUT_NOT_SUMMARISED: [`update job set state = 'FINISHED', ended_at = now() where state <> 'FAILED'`, []],
};

test('a task in which all is right has no inconsistency', async () => {
  await using at = await world();
  await mixedTask(at);
  expect(await kindsOf(at)).toEqual([]);
});

test('a summarised task with a job that has not ended is open again after one repair, although its counters say that it is complete', async () => {
  await using at = await world();
  await submit(at, 2, { retry: 0 });
  const by = await pilot(at, 'p1', { slots: 4 });
  const [first] = await claims(at, by, 2);
  if (!first) throw new Error('nothing claimed');
  await reports(at, by, reportOn(first, 'FINISHED', 1));
  await answer(at);
  await at.db.query(
    `update attempt set state = 'LOST', ended_at = now() where job_id = ${job('ACTIVE')} and ended_at is null`,
  );
  await at.db.query(`update task set phase = 'SUMMARISED', finished_count = 2, active_count = 0`);
  // What is written by hand has no history.
  await at.db.query('delete from job_history');
  await repair(at, { reason: 'planted', dryRun: false });
  expect(await kindsOf(at)).toEqual([]);
  expect(await at.db.query('select phase from task')).toEqual([{ phase: 'FORMED' }]);
  await at.db.query('delete from job_history');
});

test.each(PLANTED_KINDS)('%s is named, and repaired where it can be', async (kind) => {
  await using at = await world();
  if (kind === 'COMPLETE_BUT_NOT_SUMMARISED') {
    const task = await submit(at, 0);
    await at.db.query(`update task set phase = 'FORMED', summarised_at = null where id = $1`, [task]);
  } else {
    await mixedTask(at);
    await at.db.query(FAULTS[kind][0]);
    // What is written by hand has no history.
    await at.db.query('delete from job_history');
  }
  expect(await kindsOf(at)).toContain(kind);
  const before = await at.db.query('select * from task');
  const request = { reason: 'found by a check' };
  const dry = await repair(at, request);
  expect(await at.db.query('select * from task')).toEqual(before);
  // Repairs of what was moved may show in the counters, which the next call counts.
  for (let call = 0; call < 2; call++) await repair(at, { ...request, dryRun: false });
  expect(await kindsOf(at)).toEqual(FAULTS[kind][1]);
  const isRepaired = dry.some((row) => row.kind === kind && row.repaired);
  await at.db.query('delete from job_history');
  const actions = await at.db.query(
    `select by, details from task_action where kind = 'repair' and details ->> 'kind' = $1`,
    [kind],
  );
  expect(actions.length > 0).toBe(isRepaired);
});

test.each(['ACTIVE', 'DEFINED', 'REGISTERING'])(
  'a job that has finished, and is %s by mistake, is FINISHED again, and no second output of it is taken',
  async (state) => {
    await using at = await world();
    const { task, by } = await finishedJob(at);
    const plant = (to: string) =>
      at.db.query(`update job set state = $1, ended_at = null, dispatch = null`, [to]).then(() =>
        // Its counters follow what is written by hand, so that nothing else is wrong.
        at.db.query(
          `update task set phase = 'FORMED', summarised_at = null, finished_count = 0, ${to.toLowerCase()}_count = 1`,
        ),
      );
    await plant(state);
    expect(await kindsOf(at)).toEqual(['OUTPUT_OF_OPEN_JOB']);
    await repair(at, { reason: 'planted', dryRun: false });
    expect(await kindsOf(at)).toEqual([]);
    expect(await states(at, task)).toEqual(['FINISHED']);
    // A pilot is faster than the repair.
    await plant('DEFINED');
    await offerJobs(at.deps);
    const [second] = await claims(at, by, 1);
    if (!second) throw new Error('nothing claimed');
    const other = second.outputs.map((output) => ({ ...output, stem: `${output.stem}.other` }));
    expect(await reports(at, by, reportOn({ ...second, outputs: other }, 'FINISHED', 1))).toMatchObject([
      { status: 'REFUSED', state: 'FAILED', text: expect.stringContaining('outputs of another attempt') },
    ]);
    expect(at.take('dsm.register.file.process')).toMatchObject([{ kind: 'log' }]);
    expect(await states(at, task)).toEqual(['FINISHED']);
    await at.db.query('delete from job_history');
  },
);

test.each([
  ['FAILED', `failure_code = 402, failure_source = 'payload', failure_text = 'x'`],
  ['CANCELLED', 'failure_code = null'],
])('a job that has finished, and is %s by mistake, is FINISHED again, and counted so', async (state, failure) => {
  await using at = await world();
  const { task } = await finishedJob(at);
  const before = await at.db.query('select * from task');
  await at.db.query(`update job set state = '${state}', ${failure}`);
  await at.db.query(`update task set finished_count = 0, ${state.toLowerCase()}_count = 1`);
  if (state === 'FAILED')
    await at.db.query('insert into task_failure (task_id, code, jobs, attempts) select id, 402, 1, 0 from task');
  expect(await kindsOf(at)).toEqual(['OUTPUT_OF_FAILED_JOB']);
  await repair(at, { reason: 'planted', dryRun: false });
  expect(await kindsOf(at)).toEqual([]);
  expect(await states(at, task)).toEqual(['FINISHED']);
  expect(await at.db.query('select * from task')).toEqual(before);
  await at.db.query('delete from job_history');
});

test('inconsistencies are read page by page, by kind and of one task', async () => {
  await using at = await world();
  const first = await mixedTask(at);
  await submit(at, 3);
  await at.db.query('update task set retries_open = 1, finished_count = 9');
  const place = ({ kind, id }: InconsistencyRow) => [kind, id];
  const all = (await find(at)).map(place);
  expect(all.length).toBeGreaterThan(3);
  expect((await find(at, { first: 2 })).map(place)).toEqual(all);
  expect((await find(at, { first: 1 })).map(place)).toEqual(all);
  expect(await find(at, { taskIds: [uuidv7()] })).toEqual([]);
  expect(await find(at, { taskIds: [first], kinds: ['TASK_COUNTERS'] })).toMatchObject([{ taskId: first }]);
  const ofOne = await find(at, { taskId: first, kinds: ['RETRY_WITHOUT_ACTION'] });
  expect(ofOne).toMatchObject([{ kind: 'RETRY_WITHOUT_ACTION', taskId: first, jobId: null }]);
});

test('many tasks are compared a range at a time, and a repair goes on where the call before ended', async () => {
  await using at = await world();
  await submit(at, 0);
  // Copies with other ids: 1,200 tasks are three ranges.
  await at.db.query(
    `insert into task select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'retries_open', 1))).*
       from task t, generate_series(1, 1200)`,
  );
  const deps = { ...at.deps, catalog: at.catalog };
  const page = await findInconsistencies(deps, { first: 1_000, kinds: ['RETRY_WITHOUT_ACTION'] });
  expect([page.nodes.length, page.pageInfo.hasNextPage]).toEqual([1_000, true]);
  expect(await find(at, { first: 1_000, kinds: ['RETRY_WITHOUT_ACTION'] })).toHaveLength(1_200);
  let after: string | null = null;
  let repaired = 0;
  do {
    const request = { kinds: ['RETRY_WITHOUT_ACTION'] as const, reason: 'all', dryRun: false, after };
    const result: Awaited<ReturnType<typeof repairInconsistencies>> = await repairInconsistencies(
      deps,
      request,
      'anna',
    );
    repaired += result.found.filter((row) => row.repaired).length;
    after = result.next;
  } while (after !== null);
  expect(repaired).toBe(1_200);
  expect(await find(at, { kinds: ['RETRY_WITHOUT_ACTION'] })).toEqual([]);
});

test('outputs that the catalog does not have are named, where it is asked', async () => {
  await using at = await world();
  const task = await mixedTask(at);
  const [output] = await at.db.query<{ id: string; jobId: string }>(
    `select file_id as id, job_id as "jobId" from product where kind = 'output' and registered`,
  );
  at.dataset.unknownFiles = new Set([output?.id ?? '']);
  expect(await kindsOf(at)).toEqual([]);
  for (const request of [{ taskId: task }, { kinds: ['OUTPUT_NOT_IN_CATALOG'] as const }])
    expect(await find(at, request)).toMatchObject([
      {
        kind: 'OUTPUT_NOT_IN_CATALOG',
        jobId: output?.jobId,
        text: `the catalog does not have its output ${output?.id}`,
      },
    ]);
  at.dataset.silent = true;
  await expect(find(at, { taskId: task })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('room that no live attempt was promised is named, and given back', async () => {
  await using at = await world();
  await mixedTask(at);
  const [full, right, lost] = [uuidv7(), uuidv7(), uuidv7()];
  await at.db.query(
    `insert into storage_room (id, name, kind, at, used_bytes, high_mark, reserve, pressure, health, writable, draining, reserved_bytes)
     select n.id, n.name, 'output', now(), 0, 90, 95, 'NORMAL', 'OK', true, false, n.bytes
       from unnest($1::uuid[], $2::text[], $3::float8[]) as n (id, name, bytes)`,
    [
      [full, right, lost],
      ['full', 'right', 'lost'],
      [700, 300, 0],
    ],
  );
  await at.db.query(`update attempt set storage_id = $1, reserved_bytes = 100 where job_id = ${job('ACTIVE')}`, [
    right,
  ]);
  await at.db.query(`update attempt set storage_id = $1, reserved_bytes = 50 where job_id = ${job('REGISTERING')}`, [
    lost,
  ]);
  await at.db.query(`update attempt set storage_id = $1, reserved_bytes = 50 where job_id = ${job('FAILED')}`, [right]);
  // What is given back and not added up yet counts.
  await at.db.query('insert into storage_reservation (storage_id, bytes, at) values ($1, -200, now())', [right]);
  const found = await find(at);
  expect(found.map(({ kind, id }) => [kind, id])).toEqual([
    ['RESERVED_ROOM', full],
    ['RESERVED_ROOM', lost],
  ]);
  expect(await find(at, { taskIds: [lost] })).toEqual(found.slice(1));
  await repair(at, { reason: 'found by a check', dryRun: false });
  expect(await kindsOf(at)).toEqual([]);
  const rows = await at.db.query('select name, reserved_bytes as bytes from storage_room order by name');
  expect(rows).toEqual([
    { name: 'full', bytes: 0 },
    { name: 'lost', bytes: 50 },
    // It was right with what is not added up yet: nothing is repaired.
    { name: 'right', bytes: 300 },
  ]);
});
