import { expect, test } from '@jest/globals';
import { connect, uuidv7, type Database } from '@visor/db';
import { FILTER_TABLES } from '@visor/schema';
import { countRows, findPage, type FoundPage } from '@visor/service';
import { matchesFilter, someFilter, type FilterValue } from '@visor/service/testing';
import { testDatabase } from '@visor/testkit';
import fc from 'fast-check';
import type { TaskFilter, WorkflowFilter } from '../../generated/types.ts';
import { migrations } from '../../migrations/index.ts';
import { entities } from '../entities.ts';
import { templateFinder } from '../template/template.reads.ts';
import { workflowFinder } from '../workflow/workflow.reads.ts';
import { readTasksPage, taskFinder } from './task.reads.ts';

type Row = Readonly<Record<string, FilterValue>>;

interface Chains extends AsyncDisposable {
  readonly db: Database;
  readonly templates: readonly string[];
  readonly workflows: readonly Row[];
  readonly tasks: readonly Row[];
}

const START = Date.parse('2026-01-01T00:00:00Z');
const STATUSES = ['ACTIVE', 'FINISHED', 'FAILED', 'CANCELLED'];
const at = (seconds: number): string => new Date(START + 1000 * seconds).toISOString();
const pick = <Value>(values: readonly Value[], index: number): Value | undefined => values[index % values.length];

async function chains(): Promise<Chains> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const url = await database.url('workflow');
  const db = stack.use(await connect({ url, schema: database.name('workflow'), entities, migrations }));
  const templates = [uuidv7(), uuidv7(), uuidv7()];
  const workflows = Array.from({ length: 30 }, (_, index) => ({
    id: uuidv7(),
    template: pick(templates, index) ?? null,
    dataset: uuidv7(),
    status: pick(STATUSES, Math.floor(index / 2)) ?? null,
    startedBy: index % 3 === 0 ? null : (pick(['anna', 'Anna', 'a%b'], index) ?? null),
    createdAt: START + index * 1000,
    finishedAt: Math.floor(index / 2) % 4 === 0 ? null : START + index * 2000,
  }));
  const tasks = workflows.flatMap((workflow, index) =>
    [1, 2].map((stage) => ({
      id: uuidv7(),
      workflow: workflow.id,
      input: workflow.dataset,
      state: pick(['DEFINED', 'IN_PROGRESS', 'FINISHED', 'FAILED'], index + stage) ?? null,
      name: pick(['decode', 'reco*', 'фильтр'], index * stage) ?? null,
      executable: pick(['spd-decode', 'a_b'], index) ?? null,
      stage,
      device: pick(['CPU', 'GPU', 'ANY'], index) ?? null,
      paused: index % 5 === 0,
      rank: 1 + (index % 4),
      round: 1,
    })),
  );
  await db.query(
    `insert into template (id, name, mask, mask_kind, status, cwl, parameters, chain, created_at, created_by, single_use)
     select id, 't', 'run', 'substring', 'ARCHIVED', '', '{}', '{}', now(), 'test', id = $2 from unnest($1::uuid[]) t (id)`,
    [templates, templates[2]],
  );
  await db.query(
    `insert into workflow (id, template_id, dataset_id, status, created_at, finished_at, started_by)
     select r.id, r.template, r.dataset, r.status, to_timestamp(r."createdAt" / 1000), to_timestamp(r."finishedAt" / 1000), r."startedBy"
       from jsonb_to_recordset($1::jsonb) r (id uuid, template uuid, dataset uuid, status text, "createdAt" float8, "finishedAt" float8, "startedBy" text)`,
    [JSON.stringify(workflows)],
  );
  await db.query(
    `insert into task (id, workflow_id, stage, state, step, input_id, output_id, log_id, paused)
     select r.id, r.workflow, r.stage, r.state,
            jsonb_build_object('step', r.name, 'executable', r.executable, 'device', r.device, 'rank', r.rank),
            r.input, gen_random_uuid(), gen_random_uuid(), r.paused
       from jsonb_to_recordset($1::jsonb) r (id uuid, workflow uuid, stage int, state text, name text, executable text, device text, rank float8,
            input uuid, paused boolean)`,
    [JSON.stringify(tasks)],
  );
  const owned = stack.move();
  return { db, templates, workflows, tasks, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Reads all pages of a list. */
async function idsOf(
  read: (after: string | null) => Promise<FoundPage<{ readonly id: string }, object>>,
): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo } = await read(after);
    ids.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

const newestFirst = (rows: readonly Row[], where: object): string[] =>
  rows
    .filter((row) => matchesFilter(row, where))
    .map(({ id }) => String(id))
    .toSorted()
    .toReversed();
const some = (rows: readonly Row[], field: string): string[] => rows.slice(0, 5).map((row) => String(row[field]));

test('tasks are those for which a plain predicate holds, newest first, and so are their counts', async () => {
  await using all = await chains();
  const values = {
    id: [...some(all.tasks, 'id'), 'none'],
    workflow: [...some(all.workflows, 'id'), 'none'],
    input: some(all.workflows, 'dataset'),
    name: ['decode', 'reco*', 'фильтр'],
    executable: ['spd-decode', 'a_b'],
    reason: ['x'],
    stage: [1, 2],
    rank: [1, 2.5, 4],
    round: [1],
    sentAt: [at(0)],
    finishedAt: [at(0)],
  };
  await fc.assert(
    fc.asyncProperty(someFilter(FILTER_TABLES.Task, values), async (where: TaskFilter) => {
      const expected = newestFirst(all.tasks, where);
      expect(await idsOf((after) => readTasksPage(all.db, { first: 7, after, where }))).toEqual(expected);
      expect(await countRows(all.db, taskFinder, where)).toEqual({ value: expected.length, exact: true });
    }),
    { numRuns: 60 },
  );
  const failed = newestFirst(all.tasks, { state: { in: ['FAILED'] } });
  expect(await idsOf((after) => readTasksPage(all.db, { first: 7, after, state: 'FAILED' }))).toEqual(failed);
});

test('workflows are those for which a plain predicate holds, newest first; templates of one job are in no list', async () => {
  await using all = await chains();
  const values = {
    id: [...some(all.workflows, 'id'), 'none'],
    template: [...all.templates, 'none'],
    dataset: [...some(all.workflows, 'dataset'), 'none'],
    startedBy: ['anna', 'a%b'],
    rerunOf: some(all.workflows, 'id'),
    createdAt: [at(0), at(10)],
    finishedAt: [at(0), at(20)],
    recoveredAt: [at(0)],
  };
  await fc.assert(
    fc.asyncProperty(someFilter(FILTER_TABLES.Workflow, values), async (where: WorkflowFilter) => {
      const found = await idsOf((after) => findPage(all.db, workflowFinder, { first: 4, after, where }));
      expect(found).toEqual(newestFirst(all.workflows, where));
    }),
    { numRuns: 60 },
  );
  const templates = await idsOf((after) => findPage(all.db, templateFinder, { first: 1, after }));
  expect(templates).toEqual(all.templates.slice(0, 2).toSorted().toReversed());
});
