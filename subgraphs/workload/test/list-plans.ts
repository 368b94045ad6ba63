/**
 * Prints what `jobs` costs by its filter: `npm run bench:lists -- [jobs]` (docs/performance.md has the result).
 */
import { uuidv7, type Database } from '@visor/db';
import { countFacets } from '@visor/service';
import { printPageCosts } from '@visor/service/testing';
import type { JobFilter, JobOrder } from '../generated/types.ts';
import { migrations } from '../migrations/index.ts';
import { entities } from '../src/entities.ts';
import { countJobs, jobFinder } from '../src/job/find-jobs.reads.ts';
import { readJobs } from '../src/job/job.reads.ts';

const TASKS = 1_000;

const task = uuidv7();
const CASES: readonly (readonly [name: string, where: JobFilter | null, orderBy: JobOrder | null])[] = [
  ['all, newest first', {}, { by: 'ID', direction: 'DESC' }],
  ['state:FAILED', { state: { in: ['FAILED'] } }, null],
  ['state:FAILED,QUEUED', { state: { in: ['FAILED', 'QUEUED'] } }, null],
  ['-state:FINISHED', { state: { not: ['FINISHED'] } }, null],
  ['held:yes', { held: true }, null],
  ['--order -ended', {}, { by: 'ENDED_AT', direction: 'DESC' }],
  ['state:FAILED --order -ended', { state: { in: ['FAILED'] } }, { by: 'ENDED_AT', direction: 'DESC' }],
  ['task:ID', { task: { eq: task } }, null],
  ['task:ID state:FAILED', { task: { eq: task }, state: { in: ['FAILED'] } }, null],
  ['node:wn7', { node: { eq: 'wn7' } }, null],
  ['state:FAILED node:wn7', { state: { in: ['FAILED'] }, node: { eq: 'wn7' } }, null],
  ['state:ACTIVE node:wn7 (nothing)', { state: { in: ['ACTIVE'] }, node: { eq: 'wn7' } }, null],
  ['node:none (nothing)', { node: { eq: 'none' } }, null],
  ['failure:403 node:wn7', { failure: { eq: 403 }, node: { eq: 'wn7' } }, null],
  ['node:wn7 device:GPU (nothing)', { node: { eq: 'wn7' }, device: { in: ['GPU'] } }, null],
  ['state:FAILED device:GPU (nothing)', { state: { in: ['FAILED'] }, device: { in: ['GPU'] } }, null],
  ['node:wn1* (a sixth)', { node: { like: 'wn1*' } }, null],
  ['ended>=... (nothing)', { endedAt: { gte: '2030-01-01T00:00:00Z' } }, null],
  ['ended<... (the oldest)', { endedAt: { lt: '2026-01-01T00:15:00Z' } }, null],
  ['failure:403', { failure: { eq: 403 } }, null],
  ['failure:499 (nothing)', { failure: { eq: 499 } }, null],
  ['device:GPU (nothing)', { device: { in: ['GPU'] } }, null],
  ['created>=... (nothing)', { createdAt: { gte: '2030-01-01T00:00:00Z' } }, null],
];

/** Tasks with jobs: most are FINISHED, one of a hundred FAILED, few wait. */
async function fill(db: Database, jobs: number): Promise<void> {
  await db.query(
    `insert into task (id, phase, device, mode, rank, retries, retry_delay, dataset_id, outputs, log, streaming, wall_seconds,
       output_storage, tool, try_at, registered_at)
     select case when n = 0 then $1::uuid else gen_random_uuid() end, 'FORMED', 'CPU', 'MAP', 1, 1, 1, gen_random_uuid(), '[]', '{}', false, 1, 'x', '{}',
            now(), now() from generate_series(0, ${TASKS - 1}) n`,
    [task],
  );
  await db.query(
    `insert into job (id, task_id, ordinal, state, device, attempts, node, failure_code, failure_source, created_at, ended_at, dispatch)
     select (lpad(to_hex(1764000000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, t.id, n, s.state, 'CPU', 1, 'wn' || abs(hashint4(n)) % 50,
            case when s.state = 'FAILED' then 400 + n % 7 end, case when s.state = 'FAILED' then 'pilot' end,
            timestamptz '2026-01-01' + n * interval '1 second',
            case when s.state in ('FAILED', 'FINISHED') then timestamptz '2026-01-01' + n * interval '1 second' end, n
       from generate_series(0, $1::int - 1) n
       cross join lateral (select case when n % 100 = 7 then 'FAILED' when n > $1::int * 0.999 then 'QUEUED' else 'FINISHED' end as state) s
       join (select id, row_number() over (order by id) - 1 as place from task) t on t.place = n % ${TASKS} order by n`,
    [jobs],
  );
  const counters = ['finished', 'failed', 'queued'].map(
    (state) => `${state}_count = (select count(*) from job where task_id = t.id and state = '${state.toUpperCase()}')`,
  );
  await db.query(`update task t set ${counters.join(', ')}`);
}

await printPageCosts({
  schema: 'workload',
  entities,
  migrations,
  fill,
  cases: CASES.flatMap(([name, where, orderBy]): [string, (db: Database) => Promise<unknown>][] => [
    [name, (db) => readJobs(db, { first: 50, where, orderBy })],
    [`count of ${name}`, (db) => countJobs(db, where ?? {})],
    [`facets of ${name}`, (db) => countFacets(db, jobFinder, where ?? {}, Object.keys(jobFinder.facets))],
  ]),
});
