import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { mountHanging, until } from '@visor/testkit';
import { ended, farm } from '../../test/kit.ts';
import { limitsOf, type Site, toolOf } from '../../test/site.ts';
import type { Claim } from '../attempt/attempt.ts';
import { childrenOf, sendSignal } from '../payload/processes.ts';

const tiny = (site: Site, change: Partial<Claim> = {}): Claim => site.claim(toolOf('write-output'), change);

/** The claim with its input at another place. */
const readingFrom = (site: Site, name: string): Claim => {
  const claim = tiny(site);
  return { ...claim, inputs: claim.inputs.map((input) => ({ ...input, replicas: [site.url(name)] })) };
};

/** The claim with its outputs at another place. */
const writingTo = (site: Site, name: string): Claim => {
  const claim = tiny(site);
  return {
    ...claim,
    keepsLog: false,
    outputs: claim.outputs.map((output) => ({ ...output, folder: site.url(`${name}/${claim.jobId}.1/`) })),
  };
};

/** Processes of this process that copy. */
const helpers = (): number[] =>
  childrenOf(process.pid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('storage-helper'));

describe('a storage that does not answer', () => {
  test('ends the attempts that need it, in time, and stops no other: neither slots nor heartbeats', async () => {
    await using on = await farm({ PILOT_SLOTS: 1, PILOT_STALL_SECONDS: 10 });
    using hanging = mountHanging(on.site.path('hanging'));
    if (!hanging.mounted) return expect(process.getuid?.()).not.toBe(0);
    const stuckIn = ended(on.server, readingFrom(on.site, 'hanging/run1.raw'));
    const stuckOut = ended(on.server, writingTo(on.site, 'hanging'));
    // The only slot works meanwhile.
    for (let n = 0; n < 3; n++) expect(await ended(on.server, tiny(on.site))).toMatchObject({ state: 'FINISHED' });
    expect(await stuckIn).toMatchObject({ failure: { code: 304, text: expect.stringMatching(/does not answer/) } });
    expect(await stuckOut).toMatchObject({ failure: { code: 504, text: expect.stringMatching(/does not answer/) } });
    expect(await ended(on.server, tiny(on.site))).toMatchObject({ state: 'FINISHED' });
  });

  test('is no reason for a pilot not to stop', async () => {
    await using on = await farm({ PILOT_SLOTS: 1 });
    using hanging = mountHanging(on.site.path('hanging'));
    const claim = readingFrom(on.site, hanging.mounted ? 'hanging/run1.raw' : 'storage/none');
    const end = ended(on.server, claim);
    await until(() => on.server.states(claim).includes('STAGING_IN'));
    await on.pilot[Symbol.asyncDispose]();
    expect((await end).failure?.code).toBe(hanging.mounted ? 702 : 301);
  });
});

test('a payload that waits for a storage that does not answer, and cannot be killed, ends its own attempt', async () => {
  await using on = await farm({ PILOT_SLOTS: 1 });
  using hanging = mountHanging(on.site.path('hanging'), { takesRequests: true });
  if (!hanging.mounted) return expect(process.getuid?.()).not.toBe(0);
  const tool = toolOf('shell', {}, `cat "${on.site.path('hanging/x')}"`);
  const report = await ended(on.server, on.site.claim(tool, { limits: limitsOf({ wallSeconds: 1 }) }));
  const why = 'the payload ran longer than its limit, 1 s; 1 processes of a payload could not be killed';
  expect(report.failure).toMatchObject({ code: 203, source: 'pilot', text: expect.stringContaining(why) });
  expect(await ended(on.server, tiny(on.site))).toMatchObject({ state: 'FINISHED' });
}, 60_000);

test('a helper that is stopped or killed costs its own attempt at most', async () => {
  await using on = await farm({ PILOT_SLOTS: 1, PILOT_TRANSFER_SECONDS: 5 });
  expect(await ended(on.server, tiny(on.site))).toMatchObject({ state: 'FINISHED' });
  const [first = 0] = helpers();
  sendSignal(first, 'SIGSTOP');
  expect(await ended(on.server, tiny(on.site))).toMatchObject({ failure: { code: 304, source: 'pilot' } });
  expect(await ended(on.server, tiny(on.site))).toMatchObject({ state: 'FINISHED' });
  const killed = new Set(helpers());
  for (const pid of killed) sendSignal(pid, 'SIGKILL');
  // Until the pilot knows it: an operation that it gives to a helper that has just died ends with it.
  await until(() => !childrenOf(process.pid).some((pid) => killed.has(pid)));
  expect(await ended(on.server, tiny(on.site))).toMatchObject({ state: 'FINISHED' });
});

test('an input that vanished, grew, shrank or changed ends its own attempt with its code', async () => {
  await using on = await farm();
  const at = (name: string): string => on.site.path(`storage/${name}`);
  const claims = ['gone', 'grown', 'short', 'changed'].map((name) => {
    writeFileSync(at(name), on.site.content);
    return readingFrom(on.site, `storage/${name}`);
  });
  rmSync(at('gone'));
  appendFileSync(at('grown'), 'more');
  writeFileSync(at('short'), on.site.content.slice(1));
  writeFileSync(at('changed'), on.site.content.replace('raw', 'RAW'));
  const reports = await Promise.all([...claims, tiny(on.site)].map((claim) => ended(on.server, claim)));
  expect(reports.map(({ state, failure }) => failure?.code ?? state)).toEqual([301, 302, 302, 303, 'FINISHED']);
});

test('a storage that became read-only fails what it should take, and says so; another one goes on', async () => {
  await using on = await farm();
  const path = on.site.path('readonly');
  mkdirSync(path);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,ro', 'none', path]).status === 0;
  try {
    // Where nothing can be mounted, a file is in the way.
    if (!mounted) {
      rmSync(path, { recursive: true });
      writeFileSync(path, '');
    }
    const report = await ended(on.server, writingTo(on.site, 'readonly'));
    expect(report).toMatchObject({ failure: { code: 503, text: expect.stringMatching(/EROFS|ENOTDIR|EEXIST/) } });
    expect(await ended(on.server, tiny(on.site))).toMatchObject({ state: 'FINISHED' });
  } finally {
    if (mounted) spawnSync('umount', [path]);
  }
});

test('an output has the checksum that its storage asks for, and so has the log', async () => {
  await using on = await farm();
  for (const [checksumKind, digits] of [
    ['crc32', 8],
    ['adler32', 8],
    ['sha256', 64],
  ] as const) {
    const report = await ended(on.server, tiny(on.site, { checksumKind }));
    expect(report).toMatchObject({ outputs: [{ checksumKind }], log: { checksumKind } });
    expect([report.outputs?.[0]?.checksum.length, report.log?.checksum.length]).toEqual([digits, digits]);
  }
});

test('what was staged shares nothing with the file on storage, whatever is done to it', async () => {
  await using on = await farm();
  const before = statSync(on.site.path('storage/run1.raw'));
  const script = 'chmod 666 "$1" 2>/dev/null; echo spoilt >"$1"; echo made >made.out';
  expect(await ended(on.server, on.site.claim(toolOf('shell', {}, script)))).toMatchObject({ state: 'FINISHED' });
  expect(readFileSync(on.site.path('storage/run1.raw'), 'utf8')).toBe(on.site.content);
  expect(statSync(on.site.path('storage/run1.raw'))).toMatchObject({ nlink: 1, mode: before.mode, ino: before.ino });
});
