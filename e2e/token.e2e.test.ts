import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startStack } from '@visor/laptop';
import { postGraphql, testDirectory, until, type GraphqlAnswer } from '@visor/testkit';
import { runVisor } from './command.ts';

const post = (graphql: string, token: string, query: string, variables: object = {}) =>
  postGraphql(graphql, query, variables, `Bearer ${token}`);
const codeOf = ({ errors, data }: GraphqlAnswer<Record<string, unknown>>): string =>
  errors?.[0]?.extensions?.code ?? Object.keys(data ?? {}).join();

const LOOK = '{ templates { name createdBy } }';
const CREATE = 'mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { createdBy } }';
const STORE = 'mutation ($input: RegisterStorageInput!) { registerStorage(input: $input) { name } }';

test('each role permits its operations and no others, and the bearer’s name is recorded', async () => {
  await using directory = testDirectory();
  await using stack = await startStack({ dir: directory.path, durable: false, pilots: 0 });
  const cwl = readFileSync('examples/lines/merge-sort.cwl', 'utf8');
  const own = join(directory.path, 'storage/own');
  mkdirSync(own);
  const seen: Record<string, readonly string[]> = {};
  for (const role of ['reader', 'operator', 'admin', 'pilot', 'service']) {
    const ended = await runVisor(
      'token',
      '--dir',
      directory.path,
      '--role',
      role,
      '--name',
      `the-${role}`,
      '--ttl',
      '5m',
    );
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    const token = ended.stdout.trim();
    expect(ended.stdout).toBe(`${token}\n`);
    seen[role] = [
      codeOf(await post(stack.graphql, token, LOOK)),
      codeOf(await post(stack.graphql, token, CREATE, { input: { name: `by-${role}`, mask: `.${role}`, cwl } })),
      codeOf(await post(stack.graphql, token, STORE, { input: { name: role, kind: 'input', url: `file://${own}` } })),
    ];
  }
  expect(seen).toEqual({
    reader: ['templates', 'FORBIDDEN', 'FORBIDDEN'],
    operator: ['templates', 'createTemplate', 'FORBIDDEN'],
    admin: ['templates', 'createTemplate', expect.stringMatching(/^(registerStorage|CONFLICT)$/)],
    pilot: ['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'],
    service: ['templates', 'FORBIDDEN', 'FORBIDDEN'],
  });
  expect(await post(stack.graphql, stack.token, LOOK)).toMatchObject({
    data: {
      templates: expect.arrayContaining([
        { name: 'by-operator', createdBy: 'the-operator' },
        { name: 'by-admin', createdBy: 'the-admin' },
      ]),
    },
  });
  const log = (name: string) => readFileSync(join(directory.path, 'log', `${name}.log`), 'utf8');
  await until(() => /"by":"the-admin"[^\n]*registerStorage/.test(log('data')), { what: 'the change is on record' });
  expect(log('workflow')).toMatch(/"by":"the-operator"[^\n]*createTemplate/);

  const file = join(directory.path, 'my.token');
  const args = ['token', '--dir', directory.path, '--role', 'reader', '--name', 'me', '--out', file];
  expect(await runVisor(...args)).toMatchObject({ status: 0, stdout: '' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(codeOf(await post(stack.graphql, readFileSync(file, 'utf8').trim(), LOOK))).toBe('templates');

  const refused = await runVisor('token', '--dir', directory.path, '--role', 'service', '--name', 'workload');
  expect(refused).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('workload') });
}, 120_000);

test.each([
  [['--role', 'king', '--name', 'a'], 2, /reader, operator, admin, pilot, service/],
  [['--role', 'reader'], 2, /--name/],
  [['--name', 'a'], 2, /--role/],
  [['--role', 'reader', '--name', 'a b'], 2, /letters, digits/],
  [['--role', 'reader', '--name', 'a', '--ttl', '8'], 2, /15m or 8h/],
  [['--role', 'reader', '--name', 'a', '--ttl', '31d'], 2, /at most 30d/],
  [['--role', 'reader', '--name', 'a'], 4, /visor up --dir/],
] as const)('token %j is refused with %i', async (args, status, text) => {
  await using directory = testDirectory();
  const ended = await runVisor('token', '--dir', directory.path, ...args);
  expect(ended).toMatchObject({ status, stdout: '' });
  expect(ended.stderr).toMatch(text);
});
