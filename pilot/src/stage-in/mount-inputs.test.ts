import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { mountSmallDisk, until } from '@visor/testkit';
import { ended, farm, leftovers, storedAt } from '../../test/kit.ts';
import { type Site, toolOf } from '../../test/site.ts';
import type { Claim } from '../attempt/attempt.ts';
import { openIsolation } from '../payload/isolation.ts';
import { faultOf, withMounts } from '../payload/input-mounts.rules.ts';

const CONTENT = Buffer.alloc(2 * 2 ** 20, 'spd');

/** A job of a large input that runs a line of a shell; `$1` is its input. */
function large(site: Site, line: string, content = CONTENT): Claim {
  writeFileSync(site.path('storage/run1.raw'), CONTENT);
  const claim = site.claim(toolOf('shell', {}, line));
  const checksum = createHash('md5').update(content).digest('hex');
  return { ...claim, inputs: claim.inputs.map((input) => ({ ...input, size: content.length, checksum })) };
}

const SHOW =
  'stat -c "%i %s" "$1" >made.out; md5sum <"$1" >>made.out; (: >>"$1") 2>/dev/null && echo written >>made.out; true';

/** Whether files can be mounted for payloads on this machine. */
async function canMount(site: Site): Promise<boolean> {
  using isolation = await openIsolation(
    site.config('http://127.0.0.1:1', { PILOT_STAGE_IN: 'mount' }),
    logger('pilot', 'silent'),
  );
  return isolation.inputMounts !== undefined;
}

test('a payload reads a large input where it is, and cannot write to it; nothing of it is changed or removed', async () => {
  await using on = await farm({ PILOT_STAGE_IN: 'mount' });
  const claim = large(on.site, SHOW);
  const path = on.site.path('storage/run1.raw');
  const before = statSync(path);
  const report = await ended(on.server, claim);
  expect(report.failure ?? report.state).toBe('FINISHED');
  const [identity, sum, ...more] = readFileSync(storedAt(report)[0] ?? '', 'utf8')
    .trim()
    .split('\n');
  expect([sum, more.filter((line) => line !== 'written' || process.getuid?.() === 0)]).toEqual([
    `${createHash('md5').update(CONTENT).digest('hex')}  -`,
    [],
  ]);
  expect(identity === `${before.ino} ${CONTENT.length}`).toBe(await canMount(on.site));
  await until(() => leftovers(on.site).length === 0);
  expect(readFileSync(path).equals(CONTENT)).toBe(true);
  const { ino, mode, nlink, mtimeMs, ctimeMs } = statSync(path);
  expect({ ino, mode, nlink, mtimeMs, ctimeMs }).toEqual({
    ino: before.ino,
    mode: before.mode,
    nlink: 1,
    mtimeMs: before.mtimeMs,
    ctimeMs: before.ctimeMs,
  });
});

test.each([['nosuid,nodev'], ['nosuid,nodev,noexec,noatime'], ['noexec,strictatime']])(
  'a large input is read where it is on a file system that is mounted %s',
  async (options) => {
    await using on = await farm({ PILOT_STAGE_IN: 'mount' });
    const claim = large(on.site, SHOW);
    const place = on.site.path('storage');
    using below = mountSmallDisk(place, '8m', options);
    writeFileSync(on.site.path('storage/run1.raw'), CONTENT);
    const { ino } = statSync(on.site.path('storage/run1.raw'));
    const report = await ended(on.server, claim);
    expect(report.failure?.text ?? report.state).toBe('FINISHED');
    const shown = readFileSync(storedAt(report)[0] ?? '', 'utf8');
    expect(shown.startsWith(`${ino} ${CONTENT.length}\n`)).toBe(await canMount(on.site));
    if (below.mounted) expect(shown).not.toMatch(/written/);
  },
);

test('an input that other users may not read is copied for them', async () => {
  await using on = await farm({ PILOT_STAGE_IN: 'mount' });
  const claim = large(on.site, 'cat "$1" >made.out');
  chmodSync(on.site.path('storage/run1.raw'), 0o600);
  const report = await ended(on.server, claim);
  expect(report.failure ?? report.state).toBe('FINISHED');
  expect(readFileSync(storedAt(report)[0] ?? '').equals(CONTENT)).toBe(true);
});

test('an input with other bytes, or that changes while it is read, ends its attempt with its code', async () => {
  await using on = await farm({ PILOT_STAGE_IN: 'mount' });
  expect(await ended(on.server, large(on.site, SHOW, Buffer.alloc(CONTENT.length, 'x')))).toMatchObject({
    failure: { code: 303, source: 'pilot' },
  });
  const go = on.site.path('go');
  const claim = large(on.site, `: >begun.out; until [ -e ${go} ]; do sleep 0.05; done; cp "$1" made.out; rm begun.out`);
  const end = ended(on.server, claim);
  await until(() => existsSync(on.site.path('work', `${claim.jobId}.1`, 'out/begun.out')), { within: 60_000 });
  appendFileSync(on.site.path('storage/run1.raw'), 'more');
  writeFileSync(go, '');
  const report = await end;
  if (await canMount(on.site)) expect(report).toMatchObject({ failure: { code: 302, source: 'pilot' } });
  else expect(report.state).toBe('FINISHED');
});

test('an input that vanishes between its check and its mount fails its own attempt only', async () => {
  await using on = await farm({ PILOT_STAGE_IN: 'mount', PILOT_SLOTS: 1, PILOT_PREFETCH: 1 });
  const go = on.site.path('go');
  writeFileSync(on.site.path('storage/other.raw'), on.site.content);
  const other = on.site.claim(toolOf('shell', {}, `until [ -e ${go} ]; do sleep 0.05; done; cp "$1" made.out`));
  const inputs = other.inputs.map((input) => ({ ...input, replicas: [on.site.url('storage/other.raw')] }));
  const first = ended(on.server, { ...other, inputs });
  // It has the only slot, whichever is staged first.
  await until(() => on.server.states(other).includes('RUNNING'), { within: 60_000 });
  const claim = large(on.site, SHOW);
  const second = ended(on.server, claim);
  const staged = on.site.path('work', `${claim.jobId}.1`, 'in0/run1.raw');
  const isStaged = (await canMount(on.site))
    ? () => existsSync(staged)
    : () => (statSync(staged, { throwIfNoEntry: false })?.size ?? 0) === CONTENT.length;
  await until(isStaged, { within: 60_000 });
  rmSync(on.site.path('storage/run1.raw'));
  writeFileSync(go, '');
  expect((await first).state).toBe('FINISHED');
  const report = await second;
  expect(report.failure?.code ?? report.state).toBe((await canMount(on.site)) ? 305 : 'FINISHED');
});

test('a payload cannot say that an input was not mounted', async () => {
  await using on = await farm({ PILOT_STAGE_IN: 'mount' });
  const forge =
    'cat /proc/*/cmdline /proc/*/environ >"$TMPDIR/.mount-fault" 2>&1; echo x >>"$TMPDIR/.mount-fault"; exit 3';
  expect(await ended(on.server, large(on.site, forge))).toMatchObject({ failure: { code: 402, source: 'payload' } });
  expect(['s x: gone', 'x: gone', 's', ''].map((text) => faultOf(text, { secret: 's' }))).toEqual([
    'x: gone',
    undefined,
    undefined,
    undefined,
  ]);
});

test('the program gets its own arguments, whatever is in the names of files', () => {
  const programs = { unshare: '/u', mount: '/m', stat: '/s', setpriv: '/p', shell: '/sh' };
  const launch = { cwd: '/', env: {}, argv: ['/program', '--', '$x'], stdout: '', stderr: '' };
  const note = { path: '/fault', secret: 's' };
  expect(withMounts(launch, [], programs, note)).toBe(launch);
  const mounts = [{ source: '/a b', target: "/it's", identity: '1 2 3 4.5 6.7' }];
  const { argv } = withMounts(launch, mounts, programs, note);
  expect(argv.slice(argv.indexOf('/fault'))).toEqual([
    '/fault',
    's',
    '/a b',
    "/it's",
    '1 2 3 4.5 6.7',
    '--',
    '/program',
    '--',
    '$x',
  ]);
});
