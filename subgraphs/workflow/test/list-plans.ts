/** Prints what lists of workflows and tasks cost: `npm run bench:lists:workflow -- [rows]` (docs/performance.md has the result). */
import type { Database } from '@visor/db';
import { searchRows } from '@visor/service';
import { listCases, printPageCosts, type PageCases } from '@visor/service/testing';
import type { TaskFilter, WorkflowFilter } from '../generated/types.ts';
import { migrations } from '../migrations/index.ts';
import { entities } from '../src/entities.ts';
import { taskFinder } from '../src/task/task.reads.ts';
import { workflowFinder } from '../src/workflow/workflow.reads.ts';

const TEMPLATE = '00000000-0000-7000-8000-000000000000';
const idOf = (number: string): string =>
  `(lpad(to_hex(${number}), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/** As many tasks as workflows, one each: most are FINISHED, one of a hundred FAILED, few go on. */
async function fill(db: Database, rows: number): Promise<void> {
  await db.query(
    `insert into template (id, name, mask, mask_kind, status, cwl, parameters, chain, created_at, created_by)
     select ${idOf('n')}, 't' || n, 'm' || n, 'substring', 'ARCHIVED', '', '[]', '[]', now(), 'me' from generate_series(0, 99) n`,
  );
  await db.query(
    `insert into workflow (id, template_id, dataset_id, status, created_at, finished_at, started_by, rerun_of)
     select ${idOf('n')}, ${idOf('n % 100')}, ${idOf('n')}, s.state, timestamptz '2026-01-01' + n * interval '1 second',
            case when s.state <> 'ACTIVE' then timestamptz '2026-01-01' + n * interval '1 second' end,
            case when n % 1000 = 5 then 'anna' end, case when n % 5000 = 5 then ${idOf('n - 1')} end
       from generate_series(0, $1::int - 1) n
       cross join lateral (select case when n % 100 = 7 then 'FAILED' when n > $1::int * 0.999 then 'ACTIVE' else 'FINISHED' end as state) s`,
    [rows],
  );
  await db.query(
    `insert into task (id, workflow_id, stage, state, step, input_id, output_id, log_id, reason, rank, sent_at, finished_at)
     select ${idOf('n')}, ${idOf('n')}, 1, s.state, jsonb_build_object('step', 's' || n % 50, 'executable', 'e' || n % 500, 'device', case when n % 10 = 0 then 'GPU' else 'CPU' end, 'rank', 1),
            ${idOf('n')}, gen_random_uuid(), gen_random_uuid(), case when s.state = 'FAILED' then '{"code": "TOLERANCE"}'::jsonb end, n % 7,
            timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01' + n * interval '1 second'
       from generate_series(0, $1::int - 1) n
       cross join lateral (select case when n % 100 = 7 then 'FAILED' when n > $1::int * 0.999 then 'IN_PROGRESS' else 'FINISHED' end as state) s`,
    [rows],
  );
}

const TASKS: readonly (readonly [string, TaskFilter])[] = [
  ['', {}],
  ['state:FAILED', { state: { in: ['FAILED'] } }],
  ['state:IN_PROGRESS', { state: { in: ['IN_PROGRESS'] } }],
  ['state:SKIPPED (nothing)', { state: { in: ['SKIPPED'] } }],
  ['-state:FINISHED', { state: { not: ['FINISHED'] } }],
  ['workflow:ID', { workflow: { eq: TEMPLATE } }],
  ['input:ID', { input: { eq: TEMPLATE } }],
  ['id:ID', { id: { eq: TEMPLATE } }],
  ['name:s7', { name: { eq: 's7' } }],
  ['executable:e7', { executable: { eq: 'e7' } }],
  ['device:GPU', { device: { in: ['GPU'] } }],
  ['stage:9 (nothing)', { stage: { eq: 9 } }],
  ['paused:yes (nothing)', { paused: true }],
  ['rank>=100 (nothing)', { rank: { gte: 100 } }],
  ['round>=2 (nothing)', { round: { gte: 2 } }],
  ['reason:TOLERANCE', { reason: { eq: 'TOLERANCE' } }],
  ['finished>=2030-01-01 (nothing)', { finishedAt: { gte: '2030-01-01T00:00:00Z' } }],
];

const WORKFLOWS: readonly (readonly [string, WorkflowFilter])[] = [
  ['', {}],
  ['status:FAILED', { status: { in: ['FAILED'] } }],
  ['status:ACTIVE', { status: { in: ['ACTIVE'] } }],
  ['-status:FINISHED', { status: { not: ['FINISHED'] } }],
  ['template:ID', { template: { eq: TEMPLATE } }],
  ['template:ID status:FAILED', { template: { eq: TEMPLATE }, status: { in: ['FAILED'] } }],
  ['dataset:ID', { dataset: { eq: TEMPLATE } }],
  ['startedBy:anna', { startedBy: { eq: 'anna' } }],
  ['rerunOf:ID (nothing)', { rerunOf: { eq: TEMPLATE } }],
  ['created>=2030-01-01 (nothing)', { createdAt: { gte: '2030-01-01T00:00:00Z' } }],
];

const searches: PageCases = ['s7', 'none', '00000042'].flatMap((text): PageCases => [
  [`search tasks ${text}`, (db) => searchRows(db, taskFinder, { text, first: 20, names: [`e.step ->> 'step'`] })],
  [`search workflows ${text}`, (db) => searchRows(db, workflowFinder, { text, first: 20 })],
]);

await printPageCosts({
  schema: 'workflow',
  entities,
  migrations,
  fill,
  cases: [...listCases('task', taskFinder, TASKS), ...listCases('workflow', workflowFinder, WORKFLOWS), ...searches],
});
