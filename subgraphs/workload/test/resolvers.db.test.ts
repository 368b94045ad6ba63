import { buildSubgraphSchema } from '@apollo/subgraph';
import { expect, test } from '@jest/globals';
import { typeDefs } from '@visor/schema';
import { anonymous, scalars } from '@visor/service';
import { graphql, parse } from 'graphql';
import { PilotFollowers } from '../src/command/pilot-followers.ts';
import { contextOf } from '../src/context.ts';
import { live, openFeeds } from '../src/live-events.ts';
import { resolvers } from '../src/resolvers.ts';
import { ExpectedInputs } from '../src/intake/expected-inputs.ts';
import { TailFollowers } from '../src/tail/tail-followers.ts';
import { claims, commands, pilot, reportOn, reports, submit, world, type World, openRecorded } from './kit.ts';

const schema = buildSubgraphSchema([
  { typeDefs: parse(typeDefs('workload')), resolvers: { ...scalars, ...resolvers } as never },
]);

/** Runs a query on fresh loaders. Returns its data and the statements that it took. */
async function ask({ deps, db, catalog, eventLog }: World, source: string) {
  using record = db.statements.record();
  const request = { caller: anonymous, service: anonymous, em: db.orm.em.fork() };
  const contextValue = contextOf(request, {
    deps: { ...deps, db },
    catalog,
    expected: new ExpectedInputs(),
    live: live(),
    feeds: openFeeds(eventLog, () => Promise.resolve('test'), openRecorded({ db, deps })),
    followers: new PilotFollowers(),
    tailFollowers: new TailFollowers(deps),
    eventLog,
  });
  const { data, errors } = await graphql({ schema, source, contextValue });
  expect(errors).toBeUndefined();
  const tables = record.statements
    .filter(({ by }) => by === 'orm')
    .map(({ text }) => /from "[^"]+"\."(\w+)"/.exec(text)?.[1]);
  return { data, tables, count: record.statements.length };
}

test('a nested query takes one statement a level; lists and rows by id come through MikroORM', async () => {
  await using at = await world();
  const task = await submit(at, 6);
  const by = await pilot(at);
  const given = await claims(at, by, 6);
  await reports(at, by, ...given.map((claim) => reportOn(claim, 'FINISHED', 1)));
  const { data, tables, count } = await ask(
    at,
    `{ jobs(first: 5, states: [REGISTERING, FAILED]) { nodes {
         state rank task { id progress { registering } } inputs { id producedBy { id } }
         attempts { number state pilot { name active refuses } history { state } stdout { text } }
       } pageInfo { hasNextPage } } }`,
  );
  expect(data).toMatchObject({
    jobs: {
      nodes: Array.from({ length: 5 }, () => ({
        state: 'REGISTERING',
        rank: 1,
        task: { id: task, progress: { registering: 6 } },
        inputs: [{ producedBy: null }],
        attempts: [
          {
            number: 1,
            state: 'FINISHED',
            pilot: { name: 'p1', active: 0, refuses: [] },
            history: [{ state: 'CLAIMED' }, { state: 'FINISHED' }],
            stdout: null,
          },
        ],
      })),
      pageInfo: { hasNextPage: true },
    },
  });
  expect(tables).toEqual(['job', 'attempt', 'pilot']);
  // ids of the page, jobs; progress, inputs, attempts; producers, pilots, history, tails; active attempts, refusals.
  expect(count).toBe(11);
});

test('the rank of a job is that which its task has now', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  await commands(at, { type: 'rank', task_id: task, rank: 7 });
  const { data } = await ask(at, '{ jobs { nodes { rank } } }');
  expect(data).toEqual({ jobs: { nodes: [{ rank: 7 }] } });
});

test('all pilots are listed by name', async () => {
  await using at = await world();
  await pilot(at, 'b');
  await pilot(at, 'a', { device: 'GPU' });
  const { data, tables } = await ask(at, '{ pilots { name device status startedAt } }');
  const startedAt = '2026-01-01T00:00:00.000Z';
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    pilots: [
      { name: 'a', device: 'GPU', status: 'STARTING', startedAt },
      { name: 'b', device: 'CPU', status: 'STARTING', startedAt },
    ],
  });
  expect(tables).toEqual(['pilot']);
});

test('the history of jobs is one statement for all of them, with times and reporters', async () => {
  await using at = await world();
  const task = await submit(at, 3);
  const [claim] = await claims(at, await pilot(at), 1);
  const { data, count } = await ask(
    at,
    `{ jobs(first: 3, states: [ACTIVE]) { nodes { id history(first: 2) {
         nodes { at cause jobState attempt attemptState nodeAt reporter note } pageInfo { hasNextPage endCursor } } } } }`,
  );
  // ids of the page, jobs, history.
  expect(count).toBe(3);
  expect(data).toMatchObject({
    jobs: {
      nodes: [
        {
          id: claim?.jobId,
          history: {
            nodes: [
              {
                at: '2026-01-01T00:00:00.000Z',
                cause: 'FORM',
                jobState: 'DEFINED',
                attempt: null,
                reporter: 'workload',
              },
              { cause: 'OFFER', jobState: 'QUEUED', nodeAt: null, note: null },
            ],
            pageInfo: { hasNextPage: true },
          },
        },
      ],
    },
  });
  expect(task).toBe(claim?.taskId);
});

test('failed jobs are explained with the end of standard error, in a constant number of statements', async () => {
  await using at = await world();
  const task = await submit(at, 5, { retry: 0 });
  const by = await pilot(at);
  const given = await claims(at, by, 5);
  const failure = {
    code: 402,
    source: 'payload' as const,
    text: 'exit code 1\nend of standard error:\nno such branch',
  };
  const stderr = { text: 'reading\nno such branch\n', omittedBytes: 0 };
  await reports(at, by, ...given.map((claim) => reportOn(claim, 'FAILED', 1, { failure, stderr })));
  const all = '{ statements { kind code text detail } remedies { code parameters } }';
  const query = `{
    jobs(first: 5) { nodes { explanation ${all} inputs { processingExplanation ${all} } } }
    _entities(representations: [{ __typename: "Task", id: "${task}" }]) { ... on Task { processingExplanation ${all} } }
    pilots { explanation ${all} }
    nodes { nodes { explanation ${all} } }
    workloadMatches(prefix: "${given[0]?.jobId}") { kind id name }
  }`;
  const { data, count } = await ask(at, query);
  const failed = {
    kind: 'FAILED',
    text: expect.stringMatching(/exit code 1[^\n]*$/),
    detail: 'reading\nno such branch\n',
  };
  expect(data).toMatchObject({
    jobs: {
      nodes: Array.from({ length: 5 }, () => ({
        explanation: {
          statements: [{ code: 'JOB' }, { code: 'JOB_EXHAUSTED' }, { ...failed, code: 'ATTEMPT_FAILED' }],
          remedies: [{ code: 'READ_LOGS', parameters: { attempt: 1 } }, { code: 'EXPLAIN_TASK' }],
        },
        inputs: [{ processingExplanation: { statements: [{ code: 'READ_BY_FAILED', kind: 'FAILED' }] } }],
      })),
    },
    _entities: [
      {
        processingExplanation: {
          statements: [
            { code: 'JOBS_OF_TASK' },
            { code: 'JOBS_FAILED', text: 'jobs that failed with code 402 PAYLOAD_EXIT_NONZERO: 5' },
            { code: 'REGISTRATIONS_OPEN' },
            { ...failed, code: 'FAILED_JOB' },
            { ...failed, code: 'FAILED_JOB' },
            { ...failed, code: 'FAILED_JOB' },
          ],
        },
      },
    ],
    pilots: [{ explanation: { statements: [{ kind: 'IS', code: 'PILOT' }], remedies: [] } }],
    nodes: { nodes: [{ explanation: { statements: [{ code: 'NODE' }, { code: 'OF_PILOT' }], remedies: [] } }] },
    workloadMatches: [{ kind: 'JOB', id: given[0]?.jobId, name: null }],
  });
  // Whatever the number of jobs.
  expect(count).toBeLessThanOrEqual(30);
});
