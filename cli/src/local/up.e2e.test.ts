import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { ROOT } from '@visor/laptop';
import { postGraphql, testDirectory } from '@visor/testkit';

const command = ['--disable-warning=ExperimentalWarning', join(ROOT, 'cli/src/main.ts')];
const environment = { ...process.env, NODE_OPTIONS: '' };

const visor = (args: readonly string[], input?: Buffer) =>
  spawnSync(process.execPath, [...command, ...args], {
    encoding: 'utf8',
    env: environment,
    ...(input ? { input } : {}),
  });

interface Status {
  readonly running: boolean;
  readonly healthy: boolean;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
}

test('up prints the addresses, status is healthy, publish reads bytes unchanged, Ctrl-C leaves no process', async () => {
  await using directory = testDirectory();
  const args = ['up', '--dir', directory.path, '--pilots', '1', '--json'];
  const up = spawn(process.execPath, [...command, ...args], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(up, 'exit');
  const [line] = (await Promise.race([once(createInterface(up.stdout), 'line'), exited.then(() => ['{}'])])) as [
    string,
  ];
  expect(JSON.parse(line)).toEqual({
    ready: true,
    graphql: expect.stringMatching(/^http:.*\/graphql$/),
    ws: expect.stringMatching(/^ws:/),
    playground: expect.stringMatching(/\/playground$/),
    dir: directory.path,
    token: expect.any(String),
  });

  const status = JSON.parse(visor(['status', '--dir', directory.path, '--json']).stdout) as Status;
  expect(status).toMatchObject({ running: true, healthy: true });
  expect(status.processes.map(({ name }) => name).sort()).toEqual([
    'data',
    'gateway',
    'inspector',
    'pilot-1',
    'postgres',
    'workflow',
    'workload',
  ]);

  const { token, graphql } = JSON.parse(line) as { token: string; graphql: string };
  const unreadable = Buffer.from([0xff, 0x00]);
  const publish = (...args: readonly string[]) => visor(['publish', '--dir', directory.path, ...args], unreadable);
  expect(publish('dsm.register.file.input', '-')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/not JSON/),
  });
  expect(publish('dsm.register.file.input', '-', '--raw').status).toBe(0);
  expect(publish('dsm.regster.file.input', '{}')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('dsm.register.file.input'),
  });
  const answer = await postGraphql(graphql, '{ templates { status } storages { name } }', {}, `Bearer ${token}`);
  expect(answer).toEqual({
    data: {
      templates: [{ status: 'ACTUAL' }],
      storages: expect.arrayContaining([{ name: 'input' }, { name: 'output' }]),
    },
  });

  up.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  for (const { pid } of status.processes) expect(existsSync(`/proc/${pid}`)).toBe(false);
  expect(existsSync(join(directory.path, 'run/lock'))).toBe(false);
  expect(visor(['status', '--dir', directory.path]).status).toBe(1);
}, 180_000);
