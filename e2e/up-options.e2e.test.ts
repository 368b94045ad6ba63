import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { recordedProcesses } from '@visor/laptop';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { firstJson, runVisor, startVisorWith } from './command.ts';

interface Running extends AsyncDisposable {
  readonly graphql: string;
  readonly token: string;
  /** Its output on stderr. */
  printed(): string;
}

const up = (dir: string, ...args: readonly string[]): Promise<Running> => upWith({}, dir, ...args);

/** `visor up` until it is ready; ended when disposed of. */
async function upWith(
  environment: Readonly<Record<string, string>>,
  dir: string,
  ...args: readonly string[]
): Promise<Running> {
  const child = startVisorWith(environment, 'up', '--json', '--dir', dir, ...args);
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const { graphql, token } = await firstJson<{ graphql: string; token: string }>(child).catch((error: unknown) => {
    throw new Error(text, { cause: error });
  });
  return {
    graphql,
    token,
    printed: () => text,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

const TEMPLATE = `cwlVersion: v1.2
class: Workflow
requirements: { ScatterFeatureRequirement: {} }
inputs: { texts: 'File[]' }
steps:
  shout:
    scatter: text
    in: { text: texts }
    out: [loud]
    run:
      class: CommandLineTool
      baseCommand: PROGRAM
      inputs: { text: { type: File, inputBinding: { position: 1 } } }
      stdout: loud.txt
      outputs: { loud: { type: File, outputBinding: { glob: loud.txt } } }
outputs: { loud: { type: 'File[]', outputSource: shout/loud } }
`;

interface Outcome {
  readonly dataset: {
    readonly processing: {
      readonly workflows: readonly {
        readonly status: string;
        readonly tasks: readonly {
          readonly output: { readonly files: { readonly nodes: readonly { readonly replicas: { url: string }[] }[] } };
          readonly jobs: {
            readonly nodes: readonly { readonly state: string; failure: { code: number; text: string } }[];
          };
        }[];
      }[];
    };
  } | null;
}

/** Registers a template of one step, announces one file by `visor publish`, and gives how its workflow stands. */
async function process(dir: string, stack: Running, name: string, program: string): Promise<() => Promise<Outcome>> {
  const created = await queryGraphql<{ createTemplate: { id: string } }>(
    stack,
    'mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { id } }',
    { input: { name, mask: `.${name}`, cwl: TEMPLATE.replace('PROGRAM', program) } },
  );
  await queryGraphql(stack, 'mutation ($input: SetTemplateStatusInput!) { setTemplateStatus(input: $input) { id } }', {
    input: { id: created.createTemplate.id, status: 'ACTUAL' },
  });
  const text = `hello from ${name}\n`;
  const path = `${name}.txt`;
  writeFileSync(join(dir, 'storage/input', path), text);
  const checksum = createHash('md5').update(text).digest('hex');
  const dataset = `mine.${name}`;
  const files = [{ storage: 'input', path, size: text.length, checksum }];
  for (const [topic, message] of [
    ['dsm.register.file.input', { dataset, files }],
    ['dsm.register.dataset.close', { dataset, files: [path] }],
  ] as const)
    expect(await runVisor('publish', '--dir', dir, topic, JSON.stringify(message))).toMatchObject({ status: 0 });
  return () =>
    queryGraphql<Outcome>(
      stack,
      `query ($name: String!) { dataset(name: $name) { processing { workflows { status tasks {
         output { files(first: 5) { nodes { replicas { url } } } }
         jobs(first: 5) { nodes { state failure { code text } } } } } } } }`,
      { name: dataset },
    );
}

const workflowOf = (outcome: Outcome) => outcome.dataset?.processing.workflows[0];

test('the user’s own program runs under up from a folder given once; a missing program is named with the searched folders', async () => {
  await using directory = testDirectory();
  const programs = join(directory.path, 'my programs');
  const dir = join(directory.path, 'data');
  mkdirSync(programs);
  writeFileSync(join(programs, 'shout'), '#!/bin/sh\ntr a-z A-Z < "$1"\n');
  chmodSync(join(programs, 'shout'), 0o755);
  {
    await using first = await up(dir, '--payload-path', programs);
    const look = await process(dir, first, 'shout', 'shout');
    const workflow = await until(
      async () => {
        const seen = workflowOf(await look());
        return seen?.status === 'FINISHED' ? seen : undefined;
      },
      { within: 60_000, what: 'the workflow with the own program finishes' },
    );
    const url = workflow.tasks[0]?.output.files.nodes[0]?.replicas[0]?.url ?? '';
    expect(readFileSync(new URL(url), 'utf8')).toBe('HELLO FROM SHOUT\n');
  }
  // Kept for the directory: the second start names no folder. A program that no pilot has is given up sooner than in a minute.
  await using second = await upWith({ VISOR_REFUSAL_MS: '5000' }, dir);
  const again = await process(dir, second, 'again', 'shout');
  const missing = await process(dir, second, 'missing', 'no-such-program');
  await until(async () => workflowOf(await again())?.status === 'FINISHED', { within: 60_000, what: 'again finishes' });
  const job = await until(
    async () => {
      const found = workflowOf(await missing())?.tasks[0]?.jobs.nodes[0];
      return found?.state === 'FAILED' ? found : undefined;
    },
    { within: 120_000, what: 'the job without a program fails' },
  );
  expect(job.failure.code).toBe(102);
  expect(job.failure.text).toContain('no-such-program');
  expect(job.failure.text).toContain(programs);
  expect(job.failure.text).toContain('--payload-path');
}, 300_000);

test('only the gateway takes --host and --port, and they are remembered', async () => {
  await using directory = testDirectory();
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const free = (server.address() as AddressInfo).port;
      server.close(() => resolve(free));
    });
  });
  {
    await using first = await up(directory.path, '--port', String(port), '--host', '0.0.0.0', '--pilots', '0');
    expect(new URL(first.graphql).port).toBe(String(port));
    expect(new URL(first.graphql).hostname).not.toBe('0.0.0.0');
    await expect(queryGraphql(first, '{ templates { name } }')).resolves.toBeDefined();
    // Another loopback address: open only where a program listens on every address.
    const reaches = (at: number) =>
      fetch(`http://127.0.0.2:${at}/healthz`).then(
        () => true,
        () => false,
      );
    for (const { name, port: at } of recordedProcesses(directory.path))
      if (at !== undefined) expect([name, await reaches(at)]).toEqual([name, name === 'gateway']);
  }
  // What is refused is not kept: it would keep every later start from working.
  const elsewhere = await runVisor('up', '--dir', directory.path, '--host', '192.0.2.77', '--port', '0');
  expect(elsewhere.status).toBe(2);
  {
    await using second = await up(directory.path, '--pilots', '0');
    expect(new URL(second.graphql).port).toBe(String(port));
  }
  const taken = createServer().listen(port, '127.0.0.1');
  await once(taken, 'listening');
  const refused = await runVisor('up', '--dir', directory.path, '--pilots', '0');
  taken.close();
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining(`port ${port}`) });
}, 180_000);

test.each([
  [['--payload-path', '/nowhere/at/all'], '/nowhere/at/all does not exist'],
  [['--payload-path', '/etc/passwd'], '/etc/passwd is not a folder'],
  [['--storage-root', '/nowhere'], '--storage-root /nowhere'],
  [['--port', '70000'], 'from 0 to 65535'],
  [['--port', '-1'], 'from 0 to 65535'],
  [['--host', '192.0.2.77'], '192.0.2.77 is not an address of this machine'],
  [['--host', 'a b'], 'address'],
  [['--database-url-file', '/nowhere'], '/nowhere'],
  [['--database-url-file', '/etc/hostname'], 'must hold one line like postgres://'],
])('up refuses %j, and names the value and what is wrong with it', async (args, text) => {
  await using directory = testDirectory();
  const ended = await runVisor('up', '--dir', directory.path, ...args);
  expect(ended.status).toBe(2);
  expect(ended.stderr).toContain(text);
});
