import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { postGraphql } from '@visor/testkit';
import { insertRows, openWholeSystem } from '../test/whole-system.ts';

const [datasetId, templateId, workflowId, operationId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
const [taskId, newTaskId, jobId, pilotId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
const at = '2026-11-21T12:00:00.000Z';

const acts = (table: string, column: string, kind: string, others = '', values = ''): readonly string[] =>
  ['first', 'second', 'third'].map(
    (reason) =>
      `insert into ${table} (id, ${column}, kind, "by", reason, at, details${others})
       values ('${uuidv7()}', '${column === 'template_id' ? templateId : datasetId}', '${kind}', 'anna', '${reason}', '${at}', '{"n": 1}'${values})`,
  );

/** Three acts on a dataset and on a template, one on a workflow, a task, its job, a pilot and its node, none on a new task. */
const rows: Readonly<Record<string, readonly string[]>> = {
  data: [
    `insert into dataset (id, name, kind, status, created_at) values ('${datasetId}', 'run1', 'input', 'OPEN', '${at}')`,
    ...acts('dataset_action', 'dataset_id', 'close', ', outcome', `, 'APPLIED'`),
  ],
  workflow: [
    `insert into template (id, name, mask, mask_kind, status, cwl, parameters, chain, created_at, created_by)
     values ('${templateId}', 't', 'run', 'substring', 'ARCHIVED', '', '{}', '{}', '${at}', 'test')`,
    ...acts('template_action', 'template_id', 'edit'),
    `insert into workflow (id, template_id, dataset_id, status, created_at, finished_at)
     values ('${workflowId}', '${templateId}', '${datasetId}', 'FINISHED', '${at}', '${at}')`,
    ...[taskId, newTaskId].map(
      (id, index) => `insert into task (id, workflow_id, stage, state, step, input_id, output_id, log_id, finished_at)
       values ('${id}', '${workflowId}', ${index + 1}, 'FINISHED', '{}', '${datasetId}', '${uuidv7()}', '${uuidv7()}', '${at}')`,
    ),
    `insert into operation (id, request_id, kind, parameters, reason, requested_by, created_at, finished_at, state, workflow_id)
     values ('${operationId}', 'r', 'CANCEL', '{}', 'of the workflow', 'anna', '${at}', '${at}', 'FINISHED', '${workflowId}')`,
  ],
  workload: [
    `insert into task (id, phase, device, mode, rank, retries, retry_delay, dataset_id, outputs, log, streaming, wall_seconds,
       output_storage, tool, try_at, registered_at) values ('${taskId}', 'REJECTED', 'CPU', 'MAP', 1, 1, 1,
       '${datasetId}', '[]', '{}', false, 1, 'x', '{}', '${at}', '${at}')`,
    `insert into job (id, task_id, ordinal, state, device, created_at, ended_at)
     values ('${jobId}', '${taskId}', 0, 'FINISHED', 'CPU', '${at}', '${at}')`,
    `insert into task_action (id, task_id, operation_id, kind, "by", reason, at, outcome, matched, applied)
     values ('${uuidv7()}', '${taskId}', 'o', 'retry', 'anna', 'of the task', '${at}', 'APPLIED', 4, 3)`,
    `insert into task_action (id, task_id, operation_id, kind, "by", reason, at, outcome, details)
     values ('${uuidv7()}', '${taskId}', 'k', 'kill', 'anna', 'of the job', '${at}', 'APPLIED', '{"jobId": "${jobId}"}')`,
    `insert into pilot (id, name, incarnation, node, device, slots, version, status, last_seen, not_ready, program_folders, started_at)
     values ('${pilotId}', 'p1', '${uuidv7()}', 'wn «1»', 'CPU', 1, '1', 'IDLE', '${at}', '[]', '{}', '${at}')`,
    `insert into pilot_command (id, pilot_id, kind, state, reason, "by", at)
     values ('${uuidv7()}', '${pilotId}', 'DRAIN', 'ACKNOWLEDGED', 'of the pilot', 'anna', '${at}')`,
    `insert into node (name) values ('wn «1»') on conflict do nothing`,
    `insert into state_change (at, aspect, subject, source, target, cause, reporter, note)
     values ('${at}', 'NODE_HEALTH', 'wn «1»', 'OK', 'QUARANTINED', 'PERSON', 'anna', 'of the node')`,
  ],
};

const query = `query ($subject: ID!, $first: Int! = 50, $after: String) {
  actions(subject: $subject, first: $first, after: $after) {
    id nodes { kind by reason outcome at details } pageInfo { hasNextPage endCursor }
  }
}`;

interface Answer {
  readonly data: {
    readonly actions: {
      readonly nodes: readonly { readonly kind: string; readonly reason: string; readonly details: unknown }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

test('actions(subject) tells who did what to a thing of any of the three services, in pages', async () => {
  await using system = await openWholeSystem();
  await insertRows(system.database, rows);
  const bearer = await system.identity.bearer('read');
  const ask = (variables: object) => postGraphql<Answer>(system.graphql, query, variables, bearer);
  const actionsOf = async (subject: string) => {
    const { data, errors } = await ask({ subject });
    return data?.actions.nodes.map(({ kind, reason }) => [kind, reason]) ?? errors;
  };

  expect(await actionsOf(datasetId)).toEqual([
    ['close', 'third'],
    ['close', 'second'],
    ['close', 'first'],
  ]);
  expect(await actionsOf(templateId.toUpperCase())).toEqual([
    ['edit', 'third'],
    ['edit', 'second'],
    ['edit', 'first'],
  ]);
  expect(await actionsOf(workflowId)).toEqual([['cancel', 'of the workflow']]);
  expect(await actionsOf(taskId)).toEqual([
    ['kill', 'of the job'],
    ['retry', 'of the task'],
  ]);
  expect(await actionsOf(newTaskId)).toEqual([]);
  expect(await actionsOf(jobId)).toEqual([['kill', 'of the job']]);
  expect(await actionsOf(pilotId)).toEqual([['drain', 'of the pilot']]);
  expect(await actionsOf('wn «1»')).toEqual([['quarantine', 'of the node']]);

  const page = (await ask({ subject: datasetId, first: 2 })).data?.actions;
  expect(page?.nodes.map(({ reason }) => reason)).toEqual(['third', 'second']);
  expect(page?.pageInfo.hasNextPage).toBe(true);
  const rest = await ask({ subject: datasetId, first: 2, after: page?.pageInfo.endCursor });
  const last = { kind: 'close', by: 'anna', reason: 'first', outcome: 'APPLIED', at, details: { n: 1 } };
  const pageInfo = { hasNextPage: false, endCursor: expect.any(String) };
  expect(rest).toEqual({ data: { actions: { id: datasetId, nodes: [last], pageInfo } } });

  for (const [variables, code, text] of [
    [{ subject: uuidv7() }, 'NOT_FOUND', 'no dataset, template'],
    [{ subject: 'no such node' }, 'NOT_FOUND', '"no such node"'],
    [{ subject: datasetId, after: 'x' }, 'INVALID', 'endCursor'],
    [{ subject: jobId, first: 0 }, 'INVALID', 'first must be from 1'],
    [{ subject: templateId, first: 1_001 }, 'INVALID', 'first must be from 1'],
  ] as const) {
    const { errors } = await ask(variables);
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(text),
        extensions: expect.objectContaining({ code }),
      }),
    ]);
  }
  const refused = await postGraphql<Answer>(
    system.graphql,
    query,
    { subject: jobId },
    await system.identity.bearer('pilot'),
  );
  expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});
