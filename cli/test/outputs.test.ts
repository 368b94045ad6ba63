import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mismatches, type JsonSchema } from './json-schema.ts';
import { AN_ID, environmentFor, ODD_NAME, runCommand, startApi, type Api } from './kit.ts';

/** Each command that reads, as it is typed. */
const READING = [
  ['dataset', 'list'],
  ['dataset', 'show', ODD_NAME],
  ['workflow', 'list'],
  ['workflow', 'show', AN_ID],
  ['task', 'list'],
  ['task', 'show', AN_ID],
  ['job', 'list'],
  ['job', 'show', AN_ID],
  ['pilot', 'list'],
  ['node', 'list'],
  ['node', 'show', 'wn1'],
  ['storage', 'list'],
  ['storage', 'show', 'buffer'],
  ['file', 'show', AN_ID],
  ['template', 'list'],
  ['template', 'show', AN_ID],
  ['dead-letter', 'list'],
];
/** Commands that act, each with what it needs. */
const REASON = ['--reason', 'test'];
const ACTING = [
  ['dataset', 'close', ODD_NAME],
  ['task', 'cancel', AN_ID, ...REASON],
  ['task', 'pause', AN_ID],
  ['task', 'resume', AN_ID],
  ['task', 'finish', AN_ID, ...REASON],
  ['task', 'rank', AN_ID, '90'],
  ['task', 'retry', AN_ID],
  ['job', 'cancel', AN_ID, ...REASON],
  ['job', 'retry', AN_ID],
  ['job', 'kill', AN_ID, ...REASON],
  ['job', 'release', AN_ID, ...REASON],
  ['job', 'fail', AN_ID, ...REASON],
  ['pilot', 'drain', 'name 1'],
  ['pilot', 'undrain', 'name 1'],
  ['node', 'quarantine', 'wn1', ...REASON],
  ['node', 'release', 'wn1', ...REASON],
  ['workflow', 'cancel', AN_ID, ...REASON],
  ['workflow', 'retry', AN_ID],
  ['template', 'activate', AN_ID],
  ['template', 'archive', AN_ID],
  ['dead-letter', 'replay', AN_ID, ...REASON],
  ['dead-letter', 'discard', AN_ID, ...REASON],
  ['rerun', AN_ID],
  ['storage', 'set', 'buffer', '--no-delete'],
  ['storage', 'drain', 'buffer'],
];
/** The other ones that ask the API. */
const ASKING = [
  ['file', 'list'],
  ['search', 'run'],
  ['events'],
  ['errors'],
  ['top'],
  ['action', 'list', AN_ID],
  ['dead-letter', 'show', AN_ID],
  ['pilot', 'show', 'name 1'],
  ['operation', 'list'],
  ['operation', 'show', AN_ID],
  ['operation', 'wait', AN_ID],
  ['operation', 'cancel', AN_ID, ...REASON],
  ['workflow', 'start', ODD_NAME, AN_ID],
  ['template', 'edit', AN_ID, '--name', 'other'],
  ['job', 'logs', AN_ID],
  ['get', ODD_NAME],
  ['explain', ODD_NAME],
  ['gql', '{ pilots { id } }'],
];

const folder = mkdtempSync(join(tmpdir(), 'visor-outputs-'));
let main: string;
let api: Api;
beforeAll(async () => {
  execFileSync(process.execPath, [join(import.meta.dirname, '../src/bundle/make-bundle.ts'), folder]);
  main = join(folder, readFileSync(join(folder, 'current'), 'utf8').trim(), 'main.mjs');
  api = await startApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});
const run = (args: readonly string[], token?: string) => runCommand(main, args, environmentFor(api.url, token));

describe('golden output in a pipe (jest --updateSnapshot renews it)', () => {
  test.each(READING.map((args) => [args.slice(0, 2).join(' '), args] as const))('%s', async (_name, args) => {
    const { status, stdout, stderr } = await run(args);
    expect(status).toBe(0);
    expect({ stdout, stderr }).toMatchSnapshot();
    // Nothing in it that a terminal obeys.
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('explain', async () => {
    const { status, stdout } = await run(['explain', ODD_NAME]);
    expect(status).toBe(0);
    expect(stdout).toMatchSnapshot();
  });
});

describe('schema/generated/outputs.schema.json describes what -o json prints', () => {
  const { $defs } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../schema/generated/outputs.schema.json'), 'utf8'),
  ) as {
    readonly $defs: Readonly<Record<string, JsonSchema>>;
  };
  /** Of a command of one word, the second is an argument. */
  const key = (name: string): string => ($defs[name] ? name : (name.split(' ')[0] ?? ''));
  const acting = ACTING.map((args) => (args[0] === 'rerun' ? args : [...args, '--yes']));
  const described = [...READING, ...ASKING, ...acting]
    .map((args) => [args.slice(0, 2).join(' '), args] as const)
    // Files are fetched in remote-commands.db.test.ts: there are none behind this API.
    .filter(([name]) => $defs[key(name)] && !name.startsWith('get '));

  test.each(described)('%s', async (name, args) => {
    const { stdout } = await run([...args, '-o', 'json']);
    expect(mismatches($defs[key(name)] ?? {}, JSON.parse(stdout), name)).toEqual([]);
  });
});

test('a name is given to a command as it was, and comes back in JSON as it is', async () => {
  const { stdout } = await run(['dataset', 'show', ODD_NAME, '-o', 'json']);
  expect((JSON.parse(stdout) as { name: string }).name).toBe(ODD_NAME);
});

test('gql reads its query and its variables from files', async () => {
  const [query, variables] = [join(folder, 'query.graphql'), join(folder, 'variables.json')];
  writeFileSync(query, 'query ($id: ID!) { job(id: $id) { id } }');
  writeFileSync(variables, JSON.stringify({ id: AN_ID }));
  const { status, stdout } = await run(['gql', `@${query}`, '--variables', `@${variables}`]);
  expect([status, JSON.parse(stdout)]).toEqual([0, { job: { id: AN_ID } }]);
  const missing = await run(['gql', '@nowhere']);
  expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('nowhere cannot be read')]);
});

describe('exit codes', () => {
  const commands = [...READING, ...ACTING, ...ASKING].map((args) => [args.slice(0, 2).join(' '), args] as const);

  test.each(commands)('%s: a token that is denied is 5, no server 7', async (_name, args) => {
    const nobody = environmentFor('http://127.0.0.1:9/graphql');
    const [denied, unreachable] = await Promise.all([run(args, 'denied'), runCommand(main, args, nobody)]);
    expect([denied, unreachable]).toMatchObject([
      { status: 5, stdout: '' },
      { status: 7, stdout: '' },
    ]);
    expect(unreachable.stderr).toMatch(/^visor: /);
  });

  test('an expired token is 5', async () => {
    expect(await run(['task', 'list'], 'expired')).toMatchObject({ status: 5, stdout: '' });
  });

  test('what does not exist is 4, and the text says how to find what does', async () => {
    for (const [noun, what] of [
      ['dataset', 'missing'],
      ['workflow', 'missing'],
      ['task', 'missing'],
      ['job', 'missing'],
      ['node', 'missing'],
      ['storage', 'missing'],
      ['template', 'missing'],
    ] as const) {
      const { status, stderr } = await run([noun, 'show', what]);
      expect([noun, status]).toEqual([noun, 4]);
      expect(stderr).toContain(`visor ${noun} list`);
    }
  });

  test('a bad value is 2, a misspelt command too, with the one that was meant', async () => {
    for (const args of [
      ['task', 'list', '--limit', '0'],
      ['task', 'list', '-o', 'xml'],
      ['dataset', 'list', '--watch', '-o', 'csv'],
      ['job', 'list', '--no-such-option'],
    ])
      expect((await run(args)).status).toBe(2);
    const { status, stderr } = await run(['tsak', 'list']);
    expect([status, stderr.includes('Did you mean task?')]).toEqual([2, true]);
  });

  test('a name that several things have is 2, with the candidates', async () => {
    api.seed['Query.dataMatches'] = [{ index: 0 }, { index: 1 }];
    const ofFiles = await run(['explain', 'run']);
    api.seed['FileConnection.nodes'] = [];
    const { status, stderr } = await run(['explain', 'run']);
    delete api.seed['FileConnection.nodes'];
    api.seed['Query.dataMatches'] = [{ index: 0 }];
    // Files whose whole name it is come before what only begins with it.
    expect([ofFiles.status, ofFiles.stderr]).toEqual([2, expect.stringContaining('  file "run" of "run 042')]);
    expect(status).toBe(2);
    expect(stderr).toContain(`  dataset "run 042 «прогон» 大\\x1b[31m\\x0a"it's"" ${AN_ID}`);
  });

  test('a reader that closes the pipe early is no failure', () => {
    const script = `"${process.execPath}" "${main}" dataset list --limit 100000 | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const child = spawn('bash', ['-c', script], { env: environmentFor(api.url), stdio: ['ignore', 'pipe', 'inherit'] });
    return expect(
      Promise.all([
        child.stdout.toArray().then((chunks) => Buffer.concat(chunks as Buffer[]).toString()),
        once(child, 'close'),
      ]),
    ).resolves.toEqual([expect.stringMatching(/^NAME.*\n0\n$/), [0, null]]);
  });

  test('nor does one that closes it before the talk change the exit code', async () => {
    const child = spawn(process.execPath, [main, 'dataset', 'show', 'missing'], {
      env: environmentFor(api.url),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.destroy();
    expect(await once(child, 'exit')).toEqual([4, null]);
  });
});

describe('--dry-run shows what would be touched, without a reason, and changes nothing', () => {
  const byIds = ACTING.map((args) => args.filter((word) => !REASON.includes(word)));
  const byFilter = [
    ['task', 'pause', '--where', 'state:FAILED'],
    ['task', 'rank', '--where', 'state:FAILED', '90'],
    ['task', 'retry', '--where', 'state:FAILED'],
    ['job', 'kill', '--where', 'node:wn1'],
    ['job', 'release', '--where', 'failure:404'],
    ['pilot', 'drain', '--where', 'node:wn1'],
    ['node', 'release', '--where', 'health:QUARANTINED'],
    ['template', 'archive', '--where', 'status:ACTUAL'],
  ];
  test.each([...byIds, ...byFilter].map((args) => [args.join(' '), args] as const))('%s', async (_name, args) => {
    const before = api.mutations.length;
    const { status, stdout, stderr } = await run([...args, '--dry-run']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('nothing was done') });
    expect(stdout.trimEnd().split('\n').length).toBeGreaterThan(1);
    expect(api.mutations).toHaveLength(before);
  });

  test('several are only touched with --yes where nobody can be asked, and need a reason where work is lost', async () => {
    const before = api.mutations.length;
    const where = ['--where', 'status:IDLE'];
    expect(await run(['pilot', 'drain', ...where])).toMatchObject({ status: 2, stdout: '' });
    expect((await run(['job', 'kill', AN_ID])).stderr).toContain('--reason');
    expect(api.mutations).toHaveLength(before);
    expect((await run(['pilot', 'drain', ...where, '--yes'])).status).toBe(0);
    expect(api.mutations).toHaveLength(before + 1);
  });
});

test.each([
  ['task', 'list', '--watch'],
  ['task', 'watch'],
  ['task', 'watch', '--limit', '2'],
])('in a pipe, %s %s %s writes what is there, and then each change', async (...args) => {
  const written = await watched(args, 2);
  expect(written).toMatchObject([
    { change: 'added', item: { state: 'FAILED' } },
    { change: 'added', item: { state: 'IN_PROGRESS' } },
    { change: 'changed', item: { state: 'CANCELLED' } },
    { change: 'changed', item: { state: 'CANCELLED' } },
  ]);
});

test('watch with a name shows that one', async () => {
  for (const words of [
    [AN_ID, '-o', 'json'],
    ['-o', 'json', AN_ID],
  ])
    expect(await watched(['task', 'watch', ...words], 1)).toMatchObject([
      { change: 'added', item: { id: AN_ID, state: 'FAILED' } },
      { change: 'changed', item: { id: AN_ID, state: 'CANCELLED' } },
    ]);
  const { status, stderr } = await run(['task', 'watch', '--stat', 'FAILED']);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('--stat') });
});

/** What a command that watches writes until all of its items have changed. */
async function watched(args: readonly string[], items: number): Promise<unknown[]> {
  const child = spawn(process.execPath, [main, ...args], {
    env: environmentFor(api.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let written = '';
  const lines = (): unknown[] =>
    written
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
  for await (const chunk of child.stdout) {
    written += String(chunk);
    if (lines().length === items) api.seed['Task.state'] = () => 'CANCELLED';
    if (lines().length === 2 * items) break;
  }
  child.kill('SIGINT');
  api.seed['Task.state'] = (index: number) => ['FAILED', 'IN_PROGRESS'][index] ?? 'DEFINED';
  return lines();
}
