import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Inspect, InspectedFile } from '@visor/storage';
import { until } from '@visor/testkit';
import { ended, farm, storedAt } from '../../test/kit.ts';
import { toolOf } from '../../test/site.ts';
import { inspectVisible } from './inspect-visible.ts';
import { openPrograms } from './programs.ts';

const sha256 = (text: string): string => hash('sha256', text);
const readiness = { setUnavailable: () => {}, setAvailable: () => {} };

/** A folder with one program, whose content is what was written last. */
function openFolder() {
  let text = 'first';
  let changedAt = 0;
  let now = 0;
  let looks = 0;
  const inspect = (path: string, { digest }: Parameters<Inspect>[1] = {}): Promise<InspectedFile | undefined> => {
    if (path !== '/bin/run') return Promise.resolve(undefined);
    if (!digest) looks += 1;
    const file = { real: path, isFile: true, isFolder: false, isExecutable: true, size: 1, mark: text, changedAt };
    return Promise.resolve(digest ? { ...file, sha256: sha256(text) } : file);
  };
  const programs = openPrograms({ folders: ['/bin'], inspect, readiness, now: () => now });
  return {
    programs,
    inspect,
    pass: (ms: number) => void (now += ms),
    write: (content: string, at: number) => void ([text, changedAt] = [content, at]),
    looks: () => looks,
  };
}

test.each([
  ['replaced between the last look and its start', 900, 1_000, 'second'],
  ['replaced while it ran', 1_500, 1_000, 'first'],
])('a program that was %s is recorded as what ran', async (_, changedAt, startedAt, ran) => {
  const on = openFolder();
  const found = await on.programs.find('run');
  const identify = on.programs.started('run', found, new Date(startedAt));
  await on.programs.find('run');
  on.write(ran === 'second' ? 'second' : 'other', changedAt);
  on.pass(200);
  expect(await identify()).toEqual({ program: '/bin/run', sha256: sha256(ran) });
});

test('a program that is changed before it could be read is not known', async () => {
  const on = openFolder();
  const found = await on.programs.find('run');
  on.write('other', 5_000);
  expect(await on.programs.started('run', found, new Date(0))()).toBeUndefined();
});

test('many short payloads share one look', async () => {
  const on = openFolder();
  await on.programs.find('run');
  const before = on.looks();
  for (let count = 0; count < 100; count++) await on.programs.find('run');
  expect(on.looks()).toBe(before);
});

test('of a package that payloads see as a copy the copy is looked at, under the name of the package', async () => {
  const on = openFolder();
  const visible = inspectVisible(on.inspect, () => [{ source: '/bin', target: '/private/pack' }]);
  expect(await visible('/private/pack/run', { digest: true })).toMatchObject({ real: '/private/pack/run' });
  expect(await visible('/private/package/run')).toBeUndefined();
  expect(await visible('/bin/run')).toMatchObject({ real: '/bin/run' });
});

test('an attempt that waits while its program is replaced runs the new one and says so; one whose program is gone says that', async () => {
  const settings = { PILOT_SLOTS: 1, VISOR_PAYLOAD_PATH: [] as string[] };
  await using on = await farm(settings, (site) => {
    mkdirSync(site.path('programs'));
    settings.VISOR_PAYLOAD_PATH = [site.path('programs')];
  });
  const path = on.site.path('programs/step');
  const go = on.site.path('storage/go');
  const textOf = (name: string): string =>
    `#!/bin/sh\nuntil [ -e ${go} ]; do sleep 0.02; done\necho ${name} >made.out\n`;
  const install = (name: string): void => {
    writeFileSync(`${path}.new`, textOf(name), { mode: 0o755 });
    renameSync(`${path}.new`, path);
  };
  install('old');
  const claims = [0, 1].map(() => on.site.claim(toolOf('step')));
  const reports = claims.map((claim) => ended(on.server, claim));
  const has = (index: number, state: string) => claims[index] && on.server.states(claims[index]).includes(state);
  await until(() => Boolean(has(0, 'RUNNING') && has(1, 'STAGING_IN')), { within: 30_000 });
  install('new');
  writeFileSync(go, '');
  const [first, second] = await Promise.all(reports);
  const madeBy = (report: typeof first): unknown => report && readFileSync(storedAt(report)[0] ?? '', 'utf8');
  expect([madeBy(first), first?.execution?.sha256]).toEqual(['old\n', sha256(textOf('old'))]);
  expect([madeBy(second), second?.execution?.sha256]).toEqual(['new\n', sha256(textOf('new'))]);
  rmSync(path);
  expect(await ended(on.server, on.site.claim(toolOf('step')))).toMatchObject({ failure: { code: 102 } });
}, 90_000);
