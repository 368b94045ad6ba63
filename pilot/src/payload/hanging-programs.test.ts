import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { HeartbeatInput } from '#operations';
import { mountHanging, until, untilEvent } from '@visor/testkit';
import { ended, farm } from '../../test/kit.ts';
import { PROGRAMS, type Site, toolOf } from '../../test/site.ts';

/** Folders of programs: one has `slow`, whose file lies on a file system that may not answer. */
function programsOf(site: Site): string[] {
  mkdirSync(site.path('programs'));
  symlinkSync(site.path('hanging/slow'), site.path('programs/slow'));
  return [site.path('programs'), PROGRAMS];
}

type Word = Pick<HeartbeatInput, 'notReady' | 'warning' | 'unavailable'>;

const hears = ({ server }: Awaited<ReturnType<typeof farm>>, test: (word: Word) => boolean): Promise<HeartbeatInput> =>
  untilEvent<HeartbeatInput>(server, 'heartbeat', test, { within: 30_000 });

test('a program whose file system does not answer ends its own attempts; others go on, and all do once it answers', async () => {
  const settings = { PILOT_SLOTS: 1, PILOT_STALL_SECONDS: 2, VISOR_PAYLOAD_PATH: [] as string[] };
  await using on = await farm(settings, (site) => (settings.VISOR_PAYLOAD_PATH = programsOf(site)));
  // The pilot has started before the file system stops to answer.
  expect(await ended(on.server, on.site.claim(toolOf('write-output')))).toMatchObject({ state: 'FINISHED' });
  using mounts = new DisposableStack();
  if (!mounts.use(mountHanging(on.site.path('hanging'), { takesRequests: true })).mounted)
    return expect(process.getuid?.()).not.toBe(0);
  // It runs while another attempt waits for its program.
  const running = on.site.claim(toolOf('shell', {}, 'sleep 2; echo x >made.out'));
  const goesOn = ended(on.server, running);
  await until(() => on.server.states(running).includes('RUNNING'), { within: 30_000 });
  const why = /file system of .*\/programs\/slow does not answer/;
  const isHeard = hears(on, ({ warning, unavailable }) => why.test(warning ?? '') && unavailable?.[0] === 'slow');
  const failed = await ended(on.server, on.site.claim(toolOf('slow')));
  expect(failed).toMatchObject({ failure: { code: 401, source: 'pilot', text: expect.stringMatching(why) } });
  expect((await isHeard).notReady).toBeNull();
  // Another one is at once: no further look waits for the file system.
  expect(await ended(on.server, on.site.claim(toolOf('slow')))).toMatchObject({ failure: { code: 401 } });
  const other = await goesOn;
  expect(other.failure ?? other.state).toBe('FINISHED');
  expect(await ended(on.server, on.site.claim(toolOf('write-output')))).toMatchObject({ state: 'FINISHED' });
  const isReady = hears(on, ({ unavailable, warning }) => unavailable?.length === 0 && !warning);
  mounts.dispose();
  await isReady;
  expect(await ended(on.server, on.site.claim(toolOf('write-output')))).toMatchObject({ state: 'FINISHED' });
}, 60_000);

test('an environment script whose file system does not answer keeps the pilot from claiming, and from nothing else', async () => {
  const settings = { PILOT_SLOTS: 1, PILOT_STALL_SECONDS: 1, PILOT_ENVIRONMENT_SCRIPT: '' };
  using stack = new DisposableStack();
  let isMounted = false;
  await using on = await farm(settings, (site) => {
    settings.PILOT_ENVIRONMENT_SCRIPT = site.path('hanging/setup.sh');
    isMounted = stack.use(mountHanging(site.path('hanging'))).mounted;
  });
  if (!isMounted) return expect(process.getuid?.()).not.toBe(0);
  await hears(on, ({ notReady }) => /environment script.*does not answer/.test(notReady ?? ''));
  const isReady = hears(on, ({ notReady }) => !notReady);
  stack.dispose();
  writeFileSync(on.site.path('hanging/setup.sh'), 'export RELEASE=1\n');
  await isReady;
  expect(await ended(on.server, on.site.claim(toolOf('write-output')))).toMatchObject({ state: 'FINISHED' });
}, 60_000);
