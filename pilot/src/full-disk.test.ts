import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { JobReport } from '#operations';
import { mountSmallDisk, until } from '@visor/testkit';
import { ended, farm, leftovers, storedAt } from '../test/kit.ts';
import { type Site, toolOf } from '../test/site.ts';
import type { Claim } from './attempt/attempt.ts';

/** Makes an output of `bytes` bytes; its log is as long where asked. */
const making = (site: Site, bytes: number, more = ''): Claim =>
  site.claim(toolOf('shell', {}, `head -c ${bytes} /dev/urandom >made.out; ${more}`));

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('a storage without room', () => {
  test('fails the attempt that does not fit, and no neighbour; there is room again: all goes on', async () => {
    await using on = await farm();
    using disk = mountSmallDisk(on.site.path('storage'));
    // Without a small disk the storage is one that takes nothing at all.
    const full = disk.mounted ? 506 : 503;
    writeFileSync(on.site.path('storage/run1.raw'), on.site.content);
    const large = making(on.site, 3_000_000);
    // The neighbour stores after the disk was full: a file that is stored meanwhile may find no room either.
    const small = making(on.site, 1_000, `until [ -e ${on.site.path('go')} ]; do sleep 0.05; done`);
    if (!disk.mounted) writeFileSync(on.site.path(`storage/${large.jobId}.1`), 'in the way');
    const neighbour = ended(on.server, small);
    expect(await ended(on.server, large)).toMatchObject({ state: 'FAILED', failure: { code: full, source: 'pilot' } });
    writeFileSync(on.site.path('go'), '');
    expect(await neighbour).toMatchObject({ state: 'FINISHED' });
    expect(filesUnder(on.site.path('storage')).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(await ended(on.server, making(on.site, 2_000))).toMatchObject({ state: 'FINISHED' });
  });

  test('for the log only: the job is finished, and the report says why there is no log', async () => {
    await using on = await farm();
    using disk = mountSmallDisk(on.site.path('storage'));
    writeFileSync(on.site.path('storage/run1.raw'), on.site.content);
    const report = await ended(on.server, making(on.site, 1_000, 'head -c 3000000 /dev/urandom >&2'));
    expect(report.state).toBe('FINISHED');
    if (disk.mounted) expect(report).toMatchObject({ logNote: expect.stringMatching(/ENOSPC/) });
    expect(report.log === undefined).toBe(disk.mounted);
  });
});

describe('a work directory without room', () => {
  test.each([
    ['for its input', 3_000_000],
    ['for a small input', 40_000],
  ])('%s: 202 or 201, the pilot goes on, and there is room again', async (_title, size) => {
    await using on = await farm({}, (site) => void mkdirSync(site.path('work')));
    const content = Buffer.alloc(size, 'x');
    writeFileSync(on.site.path('storage/run1.raw'), content);
    const { createHash } = await import('node:crypto');
    const checksum = createHash('md5').update(content).digest('hex');
    const claim = on.site.claim(toolOf('write-output'));
    const inputs = claim.inputs.map((input) => ({ ...input, size, checksum }));
    const { root, release } = fillWorkDirectory(on.site);
    using _ = { [Symbol.dispose]: release };
    const report = await ended(on.server, { ...claim, inputs });
    expect(report).toMatchObject({
      state: 'FAILED',
      failure: { source: 'pilot', text: expect.stringMatching(/the work directory: .*input run1\.raw/) },
    });
    expect([201, 202]).toContain(report.failure?.code);
    release();
    expect(existsSync(root)).toBe(true);
    const again = on.site.claim(toolOf('write-output'));
    expect(await ended(on.server, { ...again, inputs })).toMatchObject({ state: 'FINISHED' });
  });

  /** Every kind of write of an attempt fails until it is released. */
  function fillWorkDirectory(site: Site): { root: string; release: () => void } {
    const root = site.path('work');
    const disk = mountSmallDisk(root, '100k');
    if (disk.mounted) {
      mkdirSync(site.path('work/journal'));
      writeFileSync(site.path('work/fill'), Buffer.alloc(80_000));
    } else {
      renameSync(root, `${root}.there`);
      symlinkSync(`${root}.nowhere`, root);
    }
    return {
      root,
      release: () => {
        disk[Symbol.dispose]();
        if (disk.mounted || !existsSync(`${root}.there`)) return;
        rmSync(root);
        renameSync(`${root}.there`, root);
      },
    };
  }
});

test('a work directory that is gone, or is a link to nowhere, fails attempts by 201 until it is back', async () => {
  await using on = await farm();
  await until(() => on.server.registered.length > 0);
  rmSync(on.site.path('work'), { recursive: true });
  symlinkSync(on.site.path('nowhere'), on.site.path('work'));
  expect(await ended(on.server, on.site.claim(toolOf('tiny')))).toMatchObject({
    failure: { code: 201, source: 'pilot' },
  });
  rmSync(on.site.path('work'));
  mkdirSync(on.site.path('work'));
  const report: JobReport = await ended(on.server, on.site.claim(toolOf('write-output')));
  expect(report.state).toBe('FINISHED');
  expect(readFileSync(storedAt(report)[0] ?? '', 'utf8')).toBe(on.site.content);
  await until(() => leftovers(on.site).length === 0);
});

test('a work directory that turns read-only fails attempts by 201; the pilot lives, and works when it takes writes again', async () => {
  let disk: ReturnType<typeof mountSmallDisk> | undefined;
  await using on = await farm({}, (site) => {
    mkdirSync(site.path('work'));
    disk = mountSmallDisk(site.path('work'), '10m');
  });
  using _disk = disk;
  await until(() => on.server.registered.length > 0);
  disk?.setReadOnly(true);
  expect(await ended(on.server, on.site.claim(toolOf('tiny')))).toMatchObject({
    failure: { code: 201, source: 'pilot' },
  });
  disk?.setReadOnly(false);
  expect(await ended(on.server, on.site.claim(toolOf('write-output')))).toMatchObject({ state: 'FINISHED' });
}, 90_000);
