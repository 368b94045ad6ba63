import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startStack } from '@visor/laptop';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { operatorClient, startRun } from './start-run.ts';

interface File {
  readonly id: string;
  readonly basename: string;
}
interface Workflow {
  readonly status: string;
  readonly tasks: readonly {
    readonly state: string;
    readonly jobs: { readonly nodes: readonly { readonly inputs: readonly File[] }[] };
    readonly output: {
      readonly files: { readonly nodes: readonly { readonly replicas: readonly { url: string }[] }[] };
    };
  }[];
}

test('a job by hand runs a program on chosen files, and what it prints is in the catalog', async () => {
  await using stack = new AsyncDisposableStack();
  const directory = stack.use(testDirectory());
  const programs = join(directory.path, 'programs');
  mkdirSync(programs);
  const program = join(programs, 'list-names');
  writeFileSync(program, '#!/bin/sh\necho "$1"\nshift\nfor file; do echo "${file##*/}"; done\n');
  chmodSync(program, 0o755);
  const options = { dir: join(directory.path, 'visor'), durable: false, settings: { payloadPath: [programs] } };
  const running = stack.use(await startStack(options));
  await using client = operatorClient(running);
  const run = await startRun(running, client, { seed: 22, files: 4 });
  const FILES = `query ($name: String!) { dataset(name: $name) { files(first: 10) { nodes { id basename } } } }`;
  const files = await until(
    async () => {
      const { dataset } = await queryGraphql<{ dataset: { files: { nodes: readonly File[] } } | null }>(
        running,
        FILES,
        { name: run.dataset },
      );
      return dataset?.files.nodes.length === 4 ? dataset.files.nodes : undefined;
    },
    { within: 60_000, what: 'four files are in the catalog' },
  );

  const CREATE = `mutation ($input: CreateJobInput!) { createJob(input: $input, reason: "a look") { id matched by reason } }`;
  const chosen = files.slice(1, 3);
  const input = {
    fileIds: chosen.map(({ id }) => id),
    executable: 'list-names',
    args: ['two files:', '$(inputs.files)'],
    rank: 100,
    requestId: 'names',
  };
  const unknown = { ...input, fileIds: [crypto.randomUUID()] };
  await expect(queryGraphql(running, CREATE, { input: unknown })).rejects.toThrow('"field":"fileIds.0"');
  const { createJob } = await queryGraphql<{ createJob: { id: string } }>(running, CREATE, { input });
  expect(createJob).toMatchObject({ matched: 2, reason: 'a look' });
  expect((await queryGraphql<{ createJob: { id: string } }>(running, CREATE, { input })).createJob.id).toBe(
    createJob.id,
  );

  const OPERATION = `query ($id: ID!) { operation(id: $id) { state applied workflow { status tasks { state
    jobs { nodes { inputs { id basename } } } output { files { nodes { replicas { url } } } } } } } }`;
  const operation = await until(
    async () => {
      const answer = await queryGraphql<{ operation: { state: string; workflow: Workflow } }>(running, OPERATION, {
        id: createJob.id,
      });
      return answer.operation.workflow.status === 'ACTIVE' ? undefined : answer.operation;
    },
    { within: 90_000, what: 'the job has ended' },
  );
  expect(operation).toMatchObject({
    state: 'FINISHED',
    applied: 2,
    workflow: { status: 'FINISHED', tasks: [{ state: 'FINISHED', jobs: { nodes: [{ inputs: chosen }] } }] },
  });
  const made = operation.workflow.tasks[0]?.output.files.nodes ?? [];
  expect(made.map(({ replicas: [replica] }) => readFileSync(new URL(replica?.url ?? ''), 'utf8'))).toEqual([
    ['two files:', ...chosen.map(({ basename }) => basename), ''].join('\n'),
  ]);
}, 240_000);
