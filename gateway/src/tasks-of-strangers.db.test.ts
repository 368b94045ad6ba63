import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { queryGraphql, until } from '@visor/testkit';
import { insertRows, openWholeSystem } from '../test/whole-system.ts';

const [datasetId, templateId, workflowId] = Array.from({ length: 3 }, () => uuidv7());
/** The task of a workflow, and one whose command somebody put on the topic: workflow does not have it. */
const [known, strange] = [uuidv7(), uuidv7()];
const now = '2026-11-21T12:00:00.000Z';

/** A job that waits, and one that has finished without an attempt, of each task. */
const rows: Readonly<Record<string, readonly string[]>> = {
  workflow: [
    `insert into template (id, name, mask, mask_kind, status, cwl, parameters, chain, created_at, created_by)
     values ('${templateId}', 't', 'run', 'substring', 'ARCHIVED', '', '{}', '{}', '${now}', 'test')`,
    `insert into workflow (id, template_id, dataset_id, status, created_at)
     values ('${workflowId}', '${templateId}', '${datasetId}', 'ACTIVE', '${now}')`,
    `insert into task (id, workflow_id, stage, state, step, input_id, output_id, log_id)
     values ('${known}', '${workflowId}', 1, 'IN_PROGRESS', '{}', '${datasetId}', '${uuidv7()}', '${uuidv7()}')`,
  ],
  workload: [known, strange].flatMap((taskId) => [
    `insert into task (id, phase, device, mode, rank, retries, retry_delay, dataset_id, outputs, log, streaming, wall_seconds,
       output_storage, tool, try_at, registered_at, total_count, defined_count, finished_count) values ('${taskId}', 'FORMED', 'CPU',
       'MAP', 1, 1, 1, '${datasetId}', '[]', '{}', false, 1, 'x', '{}', '${now}', '${now}', 2, 1, 1)`,
    `insert into job (id, task_id, ordinal, state, device, created_at, ended_at)
     values ('${uuidv7()}', '${taskId}', 0, 'DEFINED', 'CPU', '${now}', null),
            ('${uuidv7()}', '${taskId}', 1, 'FINISHED', 'CPU', '${now}', '${now}')`,
  ]),
};

type Of = { readonly task: { readonly id: string; readonly stage: number } | null };
interface Lists {
  readonly jobs: { readonly nodes: readonly Of[] };
  readonly inconsistencies: { readonly nodes: readonly (Of & { readonly kind: string })[] };
  readonly schedulerState: { readonly slots: readonly Of[] };
  readonly schedulingRounds: {
    readonly nodes: readonly { readonly tasks: readonly Of[]; readonly dispatches: readonly Of[] }[];
  };
}
const LISTS = `{
  jobs { nodes { id task { id stage } } }
  inconsistencies { nodes { kind task { id stage } job { id } text } }
  schedulerState(device: CPU) { slots { task { id stage } rank } }
  schedulingRounds(device: CPU) { nodes { tasks { task { id stage } available } dispatches { task { id stage } job { id } } } }
}`;
const REPAIR = `mutation { repairInconsistencies(input: { kinds: [FINISHED_WITHOUT_ATTEMPT], reason: "look", dryRun: true }) {
  found { kind task { id stage } text } } }`;

/** Of each task one row; the stranger's is there, without what only workflow knows. */
const BOTH = [null, known];
const idsOf = (list: readonly Of[]): unknown[] => list.map(({ task }) => task?.id ?? null).toSorted();

test('a task that only workload has takes nothing from the lists that it is in', async () => {
  await using system = await openWholeSystem();
  const { database, identity, graphql } = system;
  await insertRows(database, rows);
  const token = (await identity.bearer('read operate admin')).replace('Bearer ', '');
  const lists = await until(async () => {
    const read = await queryGraphql<Lists>({ graphql, token }, LISTS);
    return read.schedulingRounds.nodes.flatMap(({ dispatches }) => dispatches).length >= 2 ? read : undefined;
  });
  expect(lists.jobs.nodes.map(({ task }) => task?.stage ?? null).toSorted()).toEqual([1, 1, null, null]);
  const kinds = lists.inconsistencies.nodes.filter(({ kind }) => kind === 'FINISHED_WITHOUT_ATTEMPT');
  expect(idsOf(kinds)).toEqual(idsOf(BOTH.map((id) => ({ task: id === null ? null : { id, stage: 1 } }))));
  expect(idsOf(lists.schedulerState.slots)).toEqual(idsOf(kinds));
  const { nodes } = lists.schedulingRounds;
  expect(idsOf(nodes.flatMap(({ tasks }) => tasks))).toEqual(idsOf(kinds));
  expect(idsOf(nodes.flatMap(({ dispatches }) => dispatches))).toEqual(idsOf(kinds));
  const { repairInconsistencies } = await queryGraphql<{ repairInconsistencies: { found: readonly Of[] } }>(
    { graphql, token },
    REPAIR,
  );
  expect(idsOf(repairInconsistencies.found)).toEqual(idsOf(kinds));
});
