import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { JobReport } from '#operations';
import { logger } from '@visor/service/process';
import { testDirectory, untilEvent } from '@visor/testkit';
import { AS_USER, evaluateAsUser, userRunsNode } from '../../test/as-user.ts';
import { ended, farm, ofClaim, storedAt } from '../../test/kit.ts';
import { limitsOf, PROGRAMS, toolOf } from '../../test/site.ts';
import { openIsolation, type Isolation } from './isolation.ts';
import { reserveUsers } from './slot-users.ts';

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
/** A tool that runs a shell script; `$1` is its input. */
const script = (text: string) =>
  toolOf('script', { bindings: [text, '$(inputs.raw.path)'].map((value) => ({ value, separate: true })) });
const outputOf = (report: JobReport): string => readFileSync(storedAt(report)[0] ?? '', 'utf8');

asRoot('a payload of a pilot that is root', () => {
  test('runs as a user of its own and reads, writes and signals nothing of others', async () => {
    await using on = await farm({ PILOT_SLOTS: 2 });
    const { site } = on;
    writeFileSync(site.path('secret'), 'secret', { mode: 0o600 });
    const neighbour = site.claim(script('echo here >secret.txt; echo $PPID >begun; sleep 1000'));
    const running = untilEvent<JobReport>(on.server, 'report', ofClaim(neighbour, 'RUNNING'));
    on.server.offer(neighbour);
    await running;
    const other = site.path('work', `${neighbour.jobId}.1`);
    const tries = [
      `cat ${site.path('secret')}`,
      `ls ${other}`,
      `cat ${other}/out/secret.txt`,
      `ls ${site.path('work')}`,
      `cat ${site.path('work/journal/reports.jsonl')}`,
      `touch ${site.path('work/x')}`,
      `kill -0 ${process.pid}`,
      `cat /proc/${process.pid}/environ`,
      'touch ../x',
      'echo x >>"$1"',
      'chown 0 made',
    ];
    const write = tries.map((line) => `printf '%s\\n' '${line}' >>tries`).join('; ');
    const run = 'while read -r line; do (eval "$line") && echo "$line" >>done.out; done <tries; id -u >>done.out';
    const claim = site.claim(script(`touch made; ${write}; ${run}`));
    const report = await ended(on.server, claim);
    expect(report.failure ?? report.state).toBe('FINISHED');
    expect(outputOf(report)).toMatch(/^64\d\d\d\n$/);
    expect(statSync(storedAt(report)[0] ?? '').uid).toBe(0);
  });

  test('has files in memory of its own: they count as its memory, and are gone for the next', async () => {
    await using on = await farm({ PILOT_SLOTS: 1, PILOT_LIMIT_FACTOR: 1 });
    const leave = 'head -c 5000000 /dev/zero >/dev/shm/left; ls /dev/shm >made.out';
    const first = await ended(on.server, on.site.claim(script(leave)));
    expect(outputOf(first)).toBe('left\n');
    expect(existsSync('/dev/shm/left')).toBe(false);
    const second = await ended(on.server, on.site.claim(script('ls -A /dev/shm >made.out; echo none >>made.out')));
    expect(outputOf(second)).toBe('none\n');
    const fill = 'head -c 300000000 /dev/zero >/dev/shm/x; sleep 1000';
    const third = await ended(on.server, on.site.claim(script(fill), { limits: limitsOf({ ramMiB: 200 }) }));
    expect(third.failure).toMatchObject({ code: 405, text: expect.stringMatching(/memory, more than 200 MiB/) });
  });

  test('reads its inputs and captures its output', async () => {
    await using on = await farm();
    const tool = { ...toolOf('write-output'), stdout: 'said/words.out' };
    const named = {
      ...tool,
      outputs: [{ port: 'out', kind: 'output', required: true, globs: ['said/*.out'] } as const],
    };
    const report = await ended(on.server, on.site.claim(named));
    expect(report.failure ?? report.state).toBe('FINISHED');
    expect(outputOf(report)).toMatch('read ');
  });

  test.each([
    ['below a folder that nobody else may pass', 0o755],
    ['that nobody else may read', 0o700],
  ])('is found in a package %s', async (_title, mode) => {
    const hidden = mkdtempSync(join(homedir(), '.visor-test-'));
    try {
      cpSync(PROGRAMS, join(hidden, 'package/bin'), { recursive: true });
      mkdirSync(join(hidden, 'package/lib'));
      writeFileSync(join(hidden, 'package/lib/words'), 'from the library', { mode: mode & 0o644 });
      writeFileSync(join(hidden, 'secret'), 'secret', { mode: 0o644 });
      for (const name of ['package/lib', 'package/bin', 'package']) chmodSync(join(hidden, name), mode);
      for (const name of ['script', 'tiny']) chmodSync(join(hidden, 'package/bin', name), mode);
      await using on = await farm({
        VISOR_PAYLOAD_PATH: [join(hidden, 'package/bin')],
        PILOT_WORK_DIR: join(hidden, 'work'),
      });
      const text = `cat ${hidden}/package/lib/words >made.out; cat ${hidden}/secret >>made.out; node -e 0 || echo none >>made.out`;
      const report = await ended(on.server, on.site.claim(script(text)));
      expect(report.failure ?? report.state).toBe('FINISHED');
      expect(outputOf(report)).toBe('from the library');
    } finally {
      rmSync(hidden, { recursive: true, force: true });
    }
  });

  test('is found by links, whichever side of a closed folder they lie on', async () => {
    const hidden = mkdtempSync(join(homedir(), '.visor-test-'));
    try {
      await using outside = testDirectory();
      cpSync(PROGRAMS, join(hidden, 'inner/bin'), { recursive: true });
      cpSync(PROGRAMS, join(outside.path, 'outer/bin'), { recursive: true });
      symlinkSync(join(hidden, 'inner/bin'), join(outside.path, 'in'));
      symlinkSync(join(outside.path, 'outer/bin'), join(hidden, 'out'));
      for (const folder of [join(outside.path, 'in'), join(hidden, 'out')]) {
        await using on = await farm({ VISOR_PAYLOAD_PATH: [folder] });
        const report = await ended(on.server, on.site.claim(script('id -u >made.out')));
        expect(report.failure ?? report.state).toBe('FINISHED');
        expect(outputOf(report)).toMatch(/^64/);
      }
    } finally {
      rmSync(hidden, { recursive: true, force: true });
    }
  });

  test('shares its user with no other slot or pilot of the machine', async () => {
    const range = { first: 64_500, last: 64_503 };
    using first = await reserveUsers(2, range);
    using second = await reserveUsers(2, range);
    const all = [...first.users, ...second.users].map(({ uid }) => uid);
    expect(new Set(all).size).toBe(4);
    await expect(reserveUsers(1, range)).rejects.toThrow('PILOT_UIDS=64500-64503 has 0 free users, 1 are needed');
    first[Symbol.dispose]();
    using third = await reserveUsers(1, range);
    expect(first.users).toContainEqual(third.users[0]);
  });

  test('never runs as a user that has an account', async () => {
    const account = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => Number(line.split(':')[2]));
    const uid = Math.max(...account.filter((id) => id < 60_000));
    await expect(reserveUsers(1, { first: uid, last: uid })).rejects.toThrow('0 free users');
  });
});

test('without users of their own a warning says what payloads can do', async () => {
  await using on = await farm({ PILOT_UIDS: undefined });
  const warnings: string[] = [];
  const log = { ...logger('test', 'silent'), warn: (...words: unknown[]) => void warnings.push(String(words.at(-1))) };
  using isolation = await openIsolation(on.site.config('', { PILOT_UIDS: undefined }), log as never);
  expect(isolation.slots).toHaveLength(2);
  expect(warnings.join()).toMatch(/payloads run as .+ and can do all that/);
});

test('a payload of a pilot that is not root cannot take all processes of its user, where the system counts those of a namespace', async () => {
  await using folder = testDirectory();
  const own = { PILOT_WORK_DIR: folder.path, PILOT_SLOTS: 1, PILOT_MAX_PROCESSES: 1 };
  const settings = { ...own, PILOT_UIDS: undefined, VISOR_PAYLOAD_PATH: [] };
  const log = '{ warn: () => {}, info: () => {} }';
  const isolation = userRunsNode
    ? evaluateAsUser(join(import.meta.dirname, 'isolation.ts'), `module.openIsolation(given, ${log})`, settings)
    : await openIsolation(settings, logger('test', 'silent'));
  const prefix = (isolation as Isolation).slots[0]?.prefix ?? [];
  if (!prefix.includes('prlimit')) return expect(prefix).not.toContain('--map-current-user');
  const many = 'for n in $(seq 300); do sleep 100 & done';
  const [command = '', ...args] = [...AS_USER, ...prefix, 'sh', '-c', many];
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd: '/' });
  expect(stderr).toMatch(/fork/);
  expect(status).not.toBe(0);
});
