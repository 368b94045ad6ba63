import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openAppender } from '@visor/bus';
import type { Health } from '@visor/service';
import { newIdentity } from '@visor/service/testing';
import { freePort, testDatabase, testDirectory, until, type TestDatabase } from '@visor/testkit';

let stack: AsyncDisposableStack;
let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  database = stack.use(await testDatabase());
  folder = stack.use(testDirectory()).path;
});
afterEach(() => stack.disposeAsync());

interface Running {
  readonly child: ChildProcess;
  health(): Promise<Health & { readonly code: number }>;
}

/** Starts the service as a process, with its output in a file or a pipe. */
async function running(stdout: number | 'pipe', more: Record<string, string> = {}): Promise<Running> {
  const identity = await newIdentity(folder);
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], {
    stdio: ['ignore', stdout, 'ignore'],
    env: {
      ...process.env,
      PORT: String(port),
      VISOR_INSTALLATION: database.installation,
      DATABASE_URL: await database.url('data'),
      VISOR_JWKS_FILE: identity.jwksFile,
      VISOR_TOKEN_FILE: identity.tokenFile,
      LOG_LEVEL: 'trace',
      ...more,
    },
  });
  stack.defer(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  return {
    child,
    async health() {
      const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
      return { code: response.status, ...((await response.json()) as Health) };
    },
  };
}

/** Invalid messages: each leads to a log line. */
async function makeLines(count: number): Promise<void> {
  const url = await database.url('operator');
  await using log = await openAppender({ kind: 'postgres', url, installation: database.installation });
  for (let n = 0; n < count; n++) await log.appendRaw('dsm.register.file.input', 'k', Buffer.from(`no JSON ${n}`));
}

const isOk = async ({ health }: Running): Promise<boolean> => (await health()).code === 200;
const saysNoSpace = async ({ health }: Running): Promise<boolean> => {
  const { code, status, checks } = await health();
  return code === 503 && status === 'failing' && /no space/.test(checks['space']?.text ?? '');
};

/** Creates a file system of 4 MiB; returns undefined where that is not allowed. */
function smallDisk(): string | undefined {
  const path = join(folder, 'disk');
  mkdirSync(path);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path]).status !== 0) return undefined;
  stack.defer(() => void spawnSync('umount', ['-l', path]));
  return path;
}

test('with a full disk under its log a service reports "no space", continues, and is healthy when there is space', async () => {
  const disk = smallDisk();
  // Where no file system can be created, the next test checks the same without the recovery.
  if (disk === undefined) return;
  const log = openSync(join(disk, 'data.log'), 'a');
  const service = await running(log);
  closeSync(log);
  await until(() => isOk(service));
  expect(() => writeFileSync(join(disk, 'ballast'), Buffer.alloc(8 * 2 ** 20))).toThrow(/ENOSPC/);
  await until(() => saysNoSpace(service));
  await makeLines(300);
  await until(async () => (await service.health()).checks['log']?.['lag'] !== null && saysNoSpace(service));
  expect(service.child.exitCode).toBeNull();
  rmSync(join(disk, 'ballast'));
  await until(() => isOk(service));
  const lines = (): string[] => readFileSync(join(disk, 'data.log'), 'utf8').split('\n').filter(Boolean);
  await until(() => lines().filter((line) => line.includes('dead letter')).length === 300);
  for (const line of lines()) JSON.parse(line);
  expect(service.child.exitCode).toBeNull();
});

test('a log that accepts no line from the start does not end the service, and health reports it', async () => {
  const full = openSync('/dev/full', 'w');
  const service = await running(full);
  closeSync(full);
  await until(() => saysNoSpace(service));
  await makeLines(5);
  await until(async () => {
    const { checks } = await service.health();
    return checks['database']?.ok && (checks['log']?.['lag'] as { data?: number } | null)?.data === 0;
  });
  expect(service.child.exitCode).toBeNull();
});

test('a full disk elsewhere, where the installation writes, is reported too', async () => {
  const disk = smallDisk();
  if (disk === undefined) return;
  const service = await running('pipe', { VISOR_SPACE_PATHS: disk });
  service.child.stdout?.resume();
  await until(() => isOk(service));
  expect(() => writeFileSync(join(disk, 'ballast'), Buffer.alloc(8 * 2 ** 20))).toThrow(/ENOSPC/);
  await until(() => saysNoSpace(service));
  rmSync(join(disk, 'ballast'));
  await until(() => isOk(service));
});

test('a log reader that exits does not end the service', async () => {
  const service = await running('pipe');
  await until(() => isOk(service));
  service.child.stdout?.destroy();
  await makeLines(5);
  await until(async () => {
    const { checks, code } = await service.health();
    return code === 200 && (checks['log']?.['lag'] as { data?: number } | null)?.data === 0;
  });
  expect(service.child.exitCode).toBeNull();
});
