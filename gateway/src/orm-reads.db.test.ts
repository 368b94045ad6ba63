import { expect, test } from '@jest/globals';
import { recordStatements, uuidv7 } from '@visor/db';
import { postGraphql } from '@visor/testkit';
import { insertRows, openWholeSystem } from '../test/whole-system.ts';

const [datasetId, fileId, templateId, workflowId, taskId, jobId] = Array.from({ length: 6 }, () => uuidv7());
const [now, md5] = ['2026-11-21T12:00:00.000Z', 'd41d8cd98f00b204e9800998ecf8427e'];

/** A job of a task over a dataset of one file, as the three subgraphs store it. */
const rows: Readonly<Record<string, readonly string[]>> = {
  data: [
    `insert into dataset (id, name, kind, status, created_at) values ('${datasetId}', 'run1', 'input', 'OPEN', '${now}')`,
    `insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, registered_at)
     values ('${fileId}', '${datasetId}', 'a.raw', 'a.raw', 0, 1, '${md5}', 'md5', '${now}')`,
  ],
  workflow: [
    `insert into template (id, name, mask, mask_kind, status, cwl, parameters, chain, created_at, created_by)
     values ('${templateId}', 't', 'run', 'substring', 'ARCHIVED', '', '{}', '{}', '${now}', 'test')`,
    `insert into workflow (id, template_id, dataset_id, status, created_at, finished_at)
     values ('${workflowId}', '${templateId}', '${datasetId}', 'FINISHED', '${now}', '${now}')`,
    `insert into task (id, workflow_id, stage, state, step, input_id, output_id, log_id, finished_at)
     values ('${taskId}', '${workflowId}', 1, 'FINISHED', '{}', '${datasetId}', '${uuidv7()}', '${uuidv7()}', '${now}')`,
  ],
  workload: [
    `insert into task (id, phase, device, mode, rank, retries, retry_delay, dataset_id, outputs, log, streaming, wall_seconds,
       output_storage, tool, try_at, registered_at) values ('${taskId}', 'REJECTED', 'CPU', 'MAP', 1, 1, 1,
       '${datasetId}', '[]', '{}', false, 1, 'x', '{}', '${now}', '${now}')`,
    `insert into job (id, task_id, ordinal, state, device, created_at, ended_at)
     values ('${jobId}', '${taskId}', 0, 'FINISHED', 'CPU', '${now}', '${now}')`,
    `insert into job_input (job_id, position, file_id, name, basename, ordinal, size, checksum, checksum_kind, urls)
     values ('${jobId}', 0, '${fileId}', 'a.raw', 'a.raw', 0, 1, '${md5}', 'md5', '{}')`,
  ],
};

const query = `query ($id: ID!) {
  job(id: $id) { state task { stage workflow { status template { name } } } inputs { name dataset { name } } attempts { number } }
}`;

test('one query through the gateway is read by MikroORM in each subgraph', async () => {
  await using system = await openWholeSystem();
  const { database, identity, graphql } = system;
  await insertRows(database, rows);

  using record = recordStatements();
  const bearer = await identity.bearer('read');
  const answer = await postGraphql(graphql, query, { id: jobId }, bearer);
  const job = {
    state: 'FINISHED',
    task: { stage: 1, workflow: { status: 'FINISHED', template: { name: 't' } } },
    inputs: [{ name: 'a.raw', dataset: { name: 'run1' } }],
    attempts: [],
  };
  expect(answer).toEqual({ data: { job } });
  const byOrm = record.statements.filter(({ by }) => by === 'orm');
  const tables = new Set(byOrm.map(({ text }) => /from "([^"]+"\."\w+)"/.exec(text)?.[1]?.replace('"."', '.')));
  for (const table of ['workload.job', 'workload.attempt', 'workflow.task', 'workflow.workflow', 'workflow.template'])
    expect(tables).toContain(`${database.installation}_${table}`);
  for (const table of ['data.file', 'data.dataset']) expect(tables).toContain(`${database.installation}_${table}`);
});

const finding = `query ($text: String!, $order: JobOrder) {
  jobs(where: { state: { in: [FINISHED] } }, orderBy: $order) {
    nodes { id } count { value exact } facets(fields: [STATE, TASK]) { field exact values { value count } } pageInfo { hasNextPage }
  }
  tasks(where: { state: { in: [FINISHED] }, stage: { gte: 1 } }) { nodes { id } count { value } }
  workflows(where: { template: { eq: "${templateId}" } }) { nodes { id } facets(fields: [STATUS]) { values { value count } } }
  templateList(where: { name: { like: "t*" } }) { nodes { id } }
  datasets(where: { name: { like: "run*" }, kinds: { in: [input] } }, orderBy: { by: ID }) { nodes { id } count { value } }
  fileList(where: { dataset: { eq: "${datasetId}" }, size: { gte: 1 } }) { nodes { name } facets(fields: [DATASET]) { values { value } } }
  storageList { nodes { id } count { value exact } }
  pilotList(where: { status: { not: [STOPPED] } }) { nodes { id } }
  nodes(where: { modes: { in: [ONLINE] } }) { nodes { name } }
  dataDeadLetters(where: { code: { eq: "INVALID" } }) { nodes { id } count { value } facets(fields: [TOPIC]) { field } }
  search(text: $text) { id datasets { name } files { name dataset { name } } templates { name } jobs { id } tasks(first: 1) { id } nodes { name } }
}`;

test('everything is found through the gateway: lists, their counts and facets, and a search of all three services', async () => {
  await using system = await openWholeSystem();
  const { database, identity, graphql } = system;
  await insertRows(database, rows);
  const bearer = await identity.bearer('read');
  const order = { by: 'ENDED_AT', direction: 'DESC' };
  const answer = await postGraphql<{ data: object }>(graphql, finding, { text: 'run1', order }, bearer);
  const count = { value: 1, exact: true };
  expect(answer).toMatchObject({
    data: {
      jobs: {
        nodes: [{ id: jobId }],
        facets: [
          { field: 'STATE', exact: true },
          { field: 'TASK', exact: true, values: [{ value: taskId, count: 1 }] },
        ],
        pageInfo: { hasNextPage: false },
      },
      tasks: { nodes: [{ id: taskId }], count: { value: 1 } },
      workflows: { nodes: [{ id: workflowId }], facets: [{ values: [{ value: 'FINISHED', count: 1 }] }] },
      templateList: { nodes: [{ id: templateId }] },
      datasets: { nodes: [{ id: datasetId }], count: { value: 1 } },
      fileList: { nodes: [{ name: 'a.raw' }], facets: [{ values: [{ value: datasetId }] }] },
      storageList: { nodes: [], count: { ...count, value: 0 } },
      pilotList: { nodes: [] },
      nodes: { nodes: [] },
      dataDeadLetters: { nodes: [], count: { value: 0 }, facets: [{ field: 'TOPIC' }] },
      search: { id: 'run1', datasets: [{ name: 'run1' }], files: [], templates: [], jobs: [], tasks: [], nodes: [] },
    },
  });
  const byId = await postGraphql(graphql, finding, { text: jobId?.slice(0, 13) }, bearer);
  expect(byId).toMatchObject({ data: { search: { id: jobId?.slice(0, 13) } } });
  const exact = await postGraphql(graphql, finding, { text: jobId }, bearer);
  expect(exact).toMatchObject({ data: { search: { jobs: [{ id: jobId }], datasets: [] } } });
  const empty = await postGraphql(graphql, finding, { text: ' ' }, bearer);
  expect(empty).toMatchObject({ errors: [{ extensions: { code: 'INVALID', field: 'text' } }] });
  const ofTasks = await postGraphql(
    graphql,
    '{ tasks { nodes { jobs { count { value exact } } input { files { count { value } } } } } }',
    {},
    bearer,
  );
  expect(ofTasks).toMatchObject({ data: { tasks: { nodes: [{ input: { files: { count: { value: 0 } } } }] } } });
  const many = Array.from({ length: 21 }, (_, index) => `a${index}: workloadDeadLetters { count { value } }`).join(' ');
  const refused = await postGraphql(graphql, `{ ${many} }`, {}, bearer);
  expect(refused).toMatchObject({ errors: [{ extensions: { code: 'INVALID' } }] });
});
