import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { HeartbeatInput, JobReport } from '#operations';
import { MARKER_NAME, writeMarker, openStorage } from '@visor/storage';
import { untilEvent } from '@visor/testkit';
import { ended, farm, ofClaim, storedAt } from '../../test/kit.ts';
import { type Site, toolOf } from '../../test/site.ts';
import type { Claim } from '../attempt/attempt.ts';

const MARKER = { storageId: '00000000-0000-7000-8000-0000000000aa', markerId: '00000000-0000-7000-8000-0000000000ab' };

/** Marks the root that the files of a site lie in. */
async function mark(site: Site): Promise<Claim['roots']> {
  const url = `${site.url('storage')}/`;
  await writeMarker(url, { ...MARKER, installation: 'test' }, { roots: [], storage: openStorage() });
  return [{ ...MARKER, name: 'store', url }];
}

/** As an unmounted file system leaves its mount point. */
function lose(site: Site): void {
  renameSync(site.path('storage'), site.path('away'));
  mkdirSync(site.path('storage'));
}
function find(site: Site): void {
  rmSync(site.path('storage'), { recursive: true });
  renameSync(site.path('away'), site.path('storage'));
}

/** A job that runs until it is let go. */
const waiting = (site: Site, roots: Claim['roots']): Claim =>
  site.claim(toolOf('shell', {}, `while [ ! -e "${site.path('go')}" ]; do sleep 0.05; done; echo made >made.out`), {
    roots,
  });

/** The next heartbeat that says what is wrong. */
const warned = (server: Parameters<typeof ended>[0]) =>
  untilEvent<HeartbeatInput>(server, 'heartbeat', ({ warning }) => warning != null);

test('what a job has made goes to no folder under a lost mount: its node is at fault, and gets no jobs until the mount is back', async () => {
  await using on = await farm();
  const roots = await mark(on.site);
  const claim = waiting(on.site, roots);
  const running = untilEvent<JobReport>(on.server, 'report', ofClaim(claim, 'RUNNING'));
  const end = ended(on.server, claim);
  await running;
  lose(on.site);
  const warning = warned(on.server);
  writeFileSync(on.site.path('go'), '');
  const why = `storage store (${roots[0]?.url ?? ''}): no marker (${MARKER_NAME}) in its root: is the mount there?`;
  const report = await end;
  expect(report).toMatchObject({ state: 'FAILED', failure: { code: 201, source: 'pilot' } });
  expect(report.failure?.text).toContain(why);
  expect(report.logNote).toBe(why);
  expect(await warning).toMatchObject({ notReady: null, warning: `${why}; jobs that store there are not claimed` });
  expect(readdirSync(on.site.path('storage'))).toEqual([]);

  const next = on.site.claim(toolOf('write-output'), { roots });
  on.server.offer(next);
  await untilEvent(on.server, 'claimed');
  await warned(on.server);
  expect([on.server.offered, readdirSync(on.site.path('storage'))]).toEqual([[next], []]);

  const finished = untilEvent<JobReport>(on.server, 'report', ofClaim(next), { within: 30_000 });
  find(on.site);
  const done = await finished;
  expect(done).toMatchObject({ state: 'FINISHED' });
  expect(storedAt(done).map((path) => existsSync(path))).toEqual([true]);
}, 60_000);

test('an input is not missing where its mount is lost, and is where it is there', async () => {
  await using on = await farm();
  const roots = await mark(on.site);
  // What it makes goes elsewhere, to a storage whose marker nobody knows.
  const folder = `${on.site.url('other')}/`;
  const claim = (): Claim => {
    const made = on.site.claim(toolOf('write-output'), { roots });
    return { ...made, outputs: made.outputs.map((output) => ({ ...output, folder })), log: { ...made.log, folder } };
  };
  expect(await ended(on.server, claim())).toMatchObject({ state: 'FINISHED' });
  rmSync(on.site.path('storage/run1.raw'));
  expect(await ended(on.server, claim())).toMatchObject({ failure: { code: 301, source: 'pilot' } });
  lose(on.site);
  const warning = warned(on.server);
  const report = await ended(on.server, claim());
  expect(report).toMatchObject({
    failure: { code: 201, source: 'pilot', text: expect.stringContaining('storage store') },
  });
  expect((await warning).warning).toContain('is the mount there?');
}, 60_000);

test('a job is not run where its outputs could not be stored', async () => {
  await using on = await farm();
  const roots = await mark(on.site);
  lose(on.site);
  const claim = waiting(on.site, roots);
  expect(await ended(on.server, claim)).toMatchObject({ failure: { code: 201 } });
  expect(on.server.states(claim)).not.toContain('RUNNING');
  expect(readdirSync(on.site.path('storage'))).toEqual([]);
}, 60_000);

test('a root that was marked again meanwhile is no reason to wait: the next claim tells its marker', async () => {
  await using on = await farm();
  const roots = await mark(on.site);
  const old = roots.map((root) => ({ ...root, markerId: '00000000-0000-7000-8000-0000000000ac' }));
  expect(await ended(on.server, on.site.claim(toolOf('write-output'), { roots: old }))).toMatchObject({
    failure: { code: 201, text: expect.stringContaining('another marker') },
  });
  expect(await ended(on.server, on.site.claim(toolOf('write-output'), { roots }))).toMatchObject({ state: 'FINISHED' });
}, 60_000);
