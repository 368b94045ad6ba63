import { expect, test } from '@jest/globals';
import { tablesOf, withWritesTable, writesTable } from './table-writes.rules.ts';

const source = (text: string, path = 'subgraphs/a/src/job/job.store.ts') => ({ path, text });
const rowsOf = (...sources: ReturnType<typeof source>[]): readonly string[] =>
  writesTable(sources, ['job', 'task']).split('\n').slice(2);

test('the tables are those that the migrations make', () => {
  expect(tablesOf([source('`create table job (id uuid)`, `create table if not exists task (`')])).toEqual([
    'job',
    'task',
  ]);
});

test('a statement counts for the function that holds it, a fragment for its constant', () => {
  const text = `
    export async function addJobs(tx) { await tx.query(\`with a as (insert into job (id) select 1) update task t set n = \${n}\`); }
    export const fragment = 'delete from task where id = $1';
    const lock = 'select 1 from task for update of task';
    export const upsert = (tx) => tx.query('insert into task (id) values (1) on conflict (id) do update set n = 2');`;
  expect(rowsOf(source(text))).toEqual([
    '| `job` | `job/job.store.ts: addJobs` |  |  |',
    '| `task` | `job/job.store.ts: upsert` | `job/job.store.ts: addJobs` | `job/job.store.ts: fragment` |',
  ]);
});

test('writes through the entity manager count for the table of the entity', () => {
  const entity = source(
    "export const JobEntity = defineEntity({\n  name: 'Job',\n  tableName: 'job',\n  properties: {} });",
  );
  const use = source(
    'export const addJob = (tx, job) => tx.em.create(JobEntity, job);',
    'subgraphs/a/src/job/add-job.ts',
  );
  const change = source(
    'export const endJob = async (tx, id) => { (await tx.em.findOne(JobEntity, { id })).state = 1; };',
    'subgraphs/a/src/job/end-job.ts',
  );
  expect(rowsOf(entity, use, change)[0]).toBe('| `job` | `job/add-job.ts: addJob` | `job/end-job.ts: endJob` |  |');
});

test('a page gets its table once, and then a new one in its place', () => {
  const first = withWritesTable('# a\n', 'one');
  expect(first).toContain('## What writes each table');
  expect(withWritesTable(`${first}\nmore\n`, 'two')).toBe(`${first.replace('one', 'two')}\nmore\n`);
});
