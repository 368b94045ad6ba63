import { jobLifecycle } from '../lifecycle/job.rules.ts';

const ends = ['FINISHED', 'FAILED', 'CANCELLED', 'LOST'] as const;

const deltas: readonly (readonly [column: string, sql: string])[] = [
  ['total_count', `count(*) filter (where entered is not null and "left" is null)`],
  ...jobLifecycle.states.map((state): [string, string] => [
    `${state.toLowerCase()}_count`,
    `count(*) filter (where entered = '${state}') - count(*) filter (where "left" = '${state}')`,
  ]),
  ...ends.map((state): [string, string] => [
    `attempts_${state.toLowerCase()}_count`,
    `count(*) filter (where attempt_end = '${state}')`,
  ]),
  ['requests_count', 'coalesce(sum(requests), 0)'],
];

/** Whether nothing is left to wait for: the guard of the summary. */
export const complete = (task: string): string =>
  `(${task}.phase = 'FORMED' and ${task}.requests_count = 0
    and ${task}.total_count = ${task}.finished_count + ${task}.failed_count + ${task}.cancelled_count)`;

/**
 * The end of a statement that moves jobs: keeps the tasks' counters, and gives CTE `counted (id, complete)`.
 * It reads CTE `fact (task_id, "left", entered, attempt_end, requests)`: the states that a job left and entered, how an
 * attempt ended, and requests sent to the catalog (+) or answered (-). Task rows are locked in the order of their ids,
 * so that two batches over the same tasks cannot lock each other out.
 */
export const countFacts = `
  delta as (
    select task_id, ${deltas.map(([column, sql]) => `(${sql})::int as ${column}`).join(', ')} from fact group by task_id
  ), locked as materialized (
    select id from task where id in (select task_id from delta) order by id for no key update
  ), counted as (
    update task t set ${deltas.map(([column]) => `${column} = t.${column} + d.${column}`).join(', ')}
      from delta d join locked l on l.id = d.task_id where t.id = d.task_id
    returning t.id, ${complete('t')} as complete
  )`;
