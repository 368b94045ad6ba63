import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { StackAccess } from '@visor/demo';
import { operatorToken, operatorUrl, ROOT, stackRecord } from '@visor/laptop';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { firstJson, startVisor, runVisor } from './command.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

/** The example of docs/pilots.md: it takes the place of Visor's own pilot. */
const FOLDER = join(ROOT, 'examples/python-pilot');
const NAME = 'python-1';

interface Started {
  readonly child: ChildProcess;
  readonly lines: string[];
}

function startPython(dir: string, graphql: string, tokenFile: string): Started {
  const child = spawn('python3', ['-B', join(FOLDER, 'pilot.py')], {
    env: {
      PATH: process.env['PATH'],
      VISOR_URL: graphql,
      VISOR_TOKEN_FILE: tokenFile,
      PILOT_NAME: NAME,
      PILOT_SLOTS: '2',
      PILOT_WORK_DIR: join(dir, 'python-work'),
      VISOR_PAYLOAD_PATH: [join(ROOT, 'payloads/bin'), dirname(process.execPath)].join(':'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)));
  return { child, lines };
}

/** Sends one operation as the operator. */
const ask = <Data>({ graphql, dir }: StackAccess, query: string, variables: object = {}): Promise<Data> =>
  queryGraphql<Data>({ graphql, token: operatorToken(dir) }, query, variables);
interface Pilots {
  readonly pilots: readonly { id: string; name: string; status: string; active: number }[];
}
const pilotNamed = async (stack: StackAccess, name: string) =>
  (await ask<Pilots>(stack, '{ pilots { id name status active } }')).pilots.find((pilot) => pilot.name === name);
const becomes = (stack: StackAccess, name: string, status: string) =>
  until(async () => (await pilotNamed(stack, name))?.status === status || undefined, {
    within: 60_000,
    what: `${name} is ${status}`,
  });
async function ended({ child }: Started): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

test('the pilot in Python runs a chain of four stages through a stop, a kill and restarts, and ends when it is drained', async () => {
  await using directory = testDirectory();
  const dir = directory.path;
  const up = startVisor('up', '--json', '--dir', dir);
  up.stderr?.resume();
  const { graphql } = await firstJson<{ graphql: string }>(up);
  const record = stackRecord(dir);
  if (!record) throw new Error('up left no record');
  const { installation, databaseUrl: adminUrl } = record;
  const stack: StackAccess = { dir, graphql, installation, operatorUrl: operatorUrl({ adminUrl, installation }, dir) };
  const client = operatorClient(stack);
  const started: Started[] = [];
  try {
    const own = await until(() => pilotNamed(stack, 'pilot-1'), { within: 60_000, what: "Visor's own pilot" });
    await ask(stack, 'mutation ($id: ID!) { drainPilot(pilotId: $id) { id } }', { id: own.id });
    await becomes(stack, 'pilot-1', 'STOPPED');

    const tokenFile = join(dir, 'python.token');
    const token = await runVisor('token', '--role', 'pilot', '--name', NAME, '--dir', dir, '--out', tokenFile);
    expect(token).toMatchObject({ status: 0 });
    const first = startPython(dir, graphql, tokenFile);
    started.push(first);
    const run = await startRun(stack, client, { seed: 11, files: 5 });
    await run.reaches(2);
    first.child.kill('SIGTERM');
    expect(await ended(first)).toBe(0);
    await becomes(stack, NAME, 'STOPPED');

    const killed = startPython(dir, graphql, tokenFile);
    started.push(killed);
    await run.reaches(3);
    killed.child.kill('SIGKILL');

    const second = startPython(dir, graphql, tokenFile);
    started.push(second);
    expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
    const { jobs } = await ask<{
      jobs: { nodes: { attempts: { pilot: { name: string }; report: unknown; log: { size: number } | null }[] }[] };
    }>(stack, '{ jobs(first: 500) { nodes { attempts { pilot { name } report log { id } } } } }');
    const attempts = jobs.nodes.flatMap((job) => job.attempts);
    expect(new Set(attempts.map(({ pilot }) => pilot.name))).toEqual(new Set([NAME]));
    expect(jobs.nodes.every((job) => job.attempts.at(-1)?.report && job.attempts.at(-1)?.log)).toBe(true);

    const python = await pilotNamed(stack, NAME);
    await ask(stack, 'mutation ($id: ID!) { drainPilot(pilotId: $id) { id } }', { id: python?.id });
    expect(await ended(second)).toBe(0);
    await becomes(stack, NAME, 'STOPPED');
  } catch (error) {
    throw new Error(
      `${(error as Error).message}\n${started
        .flatMap(({ lines }) => lines)
        .slice(-40)
        .join('\n')}`,
      {
        cause: error,
      },
    );
  } finally {
    for (const { child } of started) child.kill('SIGKILL');
    await client[Symbol.asyncDispose]();
    up.kill('SIGTERM');
    await once(up, 'exit');
  }
}, 240_000);
