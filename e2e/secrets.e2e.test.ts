import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { operatorUrl, stackRecord } from '@visor/laptop';
import { startPostgres } from '@visor/embedded-postgres';
import { testDirectory, until } from '@visor/testkit';
import { firstJson, startVisor } from './command.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

const readOr = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

/** A process and all that it started, and what these started. */
function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = readOr(`/proc/${name}/stat`);
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const found = [root];
  for (const parent of found) for (const [pid, ppid] of parents) if (ppid === parent) found.push(pid);
  return found;
}

/** Everything in `DIR/keys` that nobody else may know. */
function secretsOf(dir: string): Map<string, string> {
  const keys = join(dir, 'keys');
  const secrets = new Map<string, string>();
  const known = JSON.parse(readFileSync(join(keys, 'roles.json'), 'utf8')) as Record<string, string>;
  for (const [role, password] of Object.entries(known)) secrets.set(`password of ${role}`, password);
  for (const name of readdirSync(join(keys, 'tokens')))
    secrets.set(`token of ${name}`, readFileSync(join(keys, 'tokens', name), 'utf8').trim());
  const { d } = JSON.parse(readFileSync(join(keys, 'private.json'), 'utf8')) as { d: string };
  secrets.set('signing key', d);
  const [, releaseKey = ''] = readFileSync(join(keys, 'release.pem'), 'utf8').split('\n');
  secrets.set('signing key of releases', releaseKey);
  const superuser = readOr(join(keys, 'postgres'));
  if (superuser !== '') secrets.set('password of PostgreSQL', superuser);
  return secrets;
}

/** Which secrets the system shows of a process to others of its user. */
function shown(pid: number, secrets: ReadonlyMap<string, string>): string[] {
  const places = ['environ', 'cmdline'].map((file) => [file, readOr(`/proc/${pid}/${file}`)] as const);
  return places.flatMap(([file, text]) =>
    [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => `${name} in ${file} of ${pid}`),
  );
}

/** Files of `DIR/keys` that anybody may read. */
const PUBLIC: ReadonlySet<string> = new Set(['jwks.json', 'release.pub']);

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('no process of a stack shows a secret in its environment or arguments, busy or idle', async () => {
  await using directory = testDirectory();
  process.env.VISOR_TOKEN = 'a-token-of-the-user';
  const child = startVisor('up', '--json', '--dir', directory.path);
  delete process.env.VISOR_TOKEN;
  child.stderr?.resume();
  const { graphql } = await firstJson<{ graphql: string }>(child);
  try {
    const secrets = secretsOf(directory.path);
    expect(secrets.size).toBeGreaterThan(9);
    const record = stackRecord(directory.path);
    if (!record) throw new Error('no record');
    const { installation, databaseUrl } = record;
    const stack = {
      dir: directory.path,
      graphql,
      installation,
      operatorUrl: operatorUrl({ adminUrl: databaseUrl, installation }, directory.path),
    };
    const look = () => descendants(child.pid ?? 0);
    const startedBy = look().filter((pid) => pid !== child.pid);
    expect(startedBy.length).toBeGreaterThan(5);
    for (const pid of startedBy) expect(readOr(`/proc/${pid}/environ`)).not.toContain('a-token-of-the-user');
    await using client = operatorClient(stack);
    const run = await startRun(stack, client, { seed: 77, files: 3, slices: 3 });
    const seen = new Set<number>();
    let over = false;
    const outcome = run.outcome().finally(() => (over = true));
    await until(
      () => {
        for (const pid of look()) {
          expect(shown(pid, secrets)).toEqual([]);
          seen.add(pid);
        }
        return over;
      },
      { within: 120_000, what: 'the run ends, and nothing is shown meanwhile' },
    );
    expect(await outcome).toEqual(EVERY_FILE_ONCE);
    expect(seen.size).toBeGreaterThan(startedBy.length);

    const modes = ['keys', 'keys/tokens', 'keys/urls', 'log', 'work/pilot-1/journal'].map((name) => [
      name,
      modeOf(join(directory.path, name)),
    ]);
    expect(modes.filter(([, mode]) => mode !== '700')).toEqual([]);
    const files = readdirSync(join(directory.path, 'keys'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const open = files.filter(({ name, parentPath }) => !PUBLIC.has(name) && modeOf(join(parentPath, name)) !== '600');
    expect(open.map(({ name }) => name)).toEqual([]);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}, 240_000);

test('a password of the user’s own server, given as an argument, is visible in no process after the start', async () => {
  await using directory = testDirectory();
  mkdirSync(join(directory.path, 'server'));
  await using server = await startPostgres({ dir: join(directory.path, 'server'), durable: false });
  const dir = join(directory.path, 'data');
  const child = startVisor('up', '--json', '--dir', dir, '--pilots', '0', '--database-url', server.url);
  child.stderr?.resume();
  await firstJson(child);
  try {
    const secrets = secretsOf(dir).set('password of the server', new URL(server.url).password);
    for (const pid of descendants(child.pid ?? 0)) expect(shown(pid, secrets)).toEqual([]);
    for (const name of ['stack.json', 'settings.json', 'ports.json'])
      expect(readOr(join(dir, 'run', name))).not.toContain(new URL(server.url).password);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}, 120_000);
