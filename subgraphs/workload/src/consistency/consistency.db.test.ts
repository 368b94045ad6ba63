import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { answer, claims, pilot, reportOn, reports, submit, world, type World } from '../../test/kit.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import { INCONSISTENCY_KINDS, type InconsistencyKind } from './rules.store.ts';

const kindsOf = async ({ db, deps }: World): Promise<InconsistencyKind[]> =>
  (await findInconsistencies(db, {}, deps.now())).nodes.map(({ kind }) => kind);

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

const job = (state: string): string => `(select id from job where state = '${state}' order by id limit 1)`;

/** How each kind is made, and the kinds that are left after its repair. */
const FAULTS: Readonly<Record<InconsistencyKind, readonly [sql: string, left: readonly InconsistencyKind[]]>> = {
  ACTIVE_WITHOUT_ATTEMPT: [
    `update attempt set state = 'LOST', ended_at = now() where job_id = ${job('ACTIVE')} and ended_at is null`,
    [],
  ],
  ATTEMPT_WITHOUT_ACTIVE_JOB: [`update job set state = 'DEFINED', dispatch = null where id = ${job('ACTIVE')}`, []],
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
  PAUSED_BUT_QUEUED: [`update task set paused = true, paused_at = '2025-12-31T00:00:00Z'`, ['PAUSED_BUT_QUEUED']],
  FINISHED_WITHOUT_OUTPUT: [
    `update product set registered = false where job_id = ${job('FINISHED')} and kind = 'output'`,
    ['FINISHED_WITHOUT_OUTPUT'],
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

test.each(INCONSISTENCY_KINDS)('%s is named, and repaired where it can be', async (kind) => {
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
  const dry = await repairInconsistencies(at.deps, request, 'anna');
  expect(await at.db.query('select * from task')).toEqual(before);
  // Repairs of what was moved may show in the counters, which the next call counts.
  for (let call = 0; call < 2; call++) await repairInconsistencies(at.deps, { ...request, dryRun: false }, 'anna');
  expect(await kindsOf(at)).toEqual(FAULTS[kind][1]);
  const isRepaired = dry.some((row) => row.kind === kind && row.repaired);
  await at.db.query('delete from job_history');
  const actions = await at.db.query(
    `select by, details from task_action where kind = 'repair' and details ->> 'kind' = $1`,
    [kind],
  );
  expect(actions.length > 0).toBe(isRepaired);
});

test('inconsistencies are read page by page, by kind and of one task', async () => {
  await using at = await world();
  const first = await mixedTask(at);
  await submit(at, 3);
  await at.db.query('update task set retries_open = 1, finished_count = 9');
  const all = (await findInconsistencies(at.db, {}, at.deps.now())).nodes.map(({ kind, id }) => [kind, id]);
  const paged: unknown[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page = await findInconsistencies(at.db, { first: 2, after }, at.deps.now());
    paged.push(...page.nodes.map(({ kind, id }) => [kind, id]));
    ({ hasNextPage: more, endCursor: after } = page.pageInfo);
  }
  expect(paged).toEqual(all);
  const ofOne = await findInconsistencies(at.db, { taskId: first, kinds: ['RETRY_WITHOUT_ACTION'] }, at.deps.now());
  expect(ofOne.nodes).toMatchObject([{ kind: 'RETRY_WITHOUT_ACTION', taskId: first, jobId: null }]);
});
