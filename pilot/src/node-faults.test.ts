import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { HeartbeatInput, JobReport } from '#operations';
import { untilEvent } from '@visor/testkit';
import { TestServer } from '../test/server.ts';
import { PROGRAMS, Site, toolOf } from '../test/site.ts';
import { start } from './main.ts';
import { isTerminal } from './attempt/attempt.rules.ts';

test('a missing program is said in heartbeats and claims, with the folders, and claimed again once it is installed', async () => {
  await using stack = new AsyncDisposableStack();
  const site = stack.use(new Site());
  const server = stack.use(await TestServer.start());
  const folder = site.path('programs');
  mkdirSync(folder);
  stack.use(await start(site.config(server.url, { VISOR_PAYLOAD_PATH: [folder] })));
  const ended = untilEvent<JobReport>(server, 'report', ({ state }) => isTerminal(state));
  const refused = untilEvent<HeartbeatInput>(server, 'heartbeat', ({ refuses }) => refuses?.includes('tiny') === true);
  server.offer(site.claim(toolOf('tiny')));
  expect((await ended).failure).toMatchObject({ code: 102, text: expect.stringContaining(folder) });
  expect(await refused).toMatchObject({ refuses: ['tiny'], notReady: null });
  expect(server.registered[0]).toMatchObject({ programFolders: [folder], refuses: [], notReady: null });

  const healed = untilEvent<HeartbeatInput>(server, 'heartbeat', ({ refuses }) => refuses?.length === 0);
  const claimed = untilEvent(server, 'claimed');
  copyFileSync(join(PROGRAMS, 'tiny'), join(folder, 'tiny'));
  await healed;
  // No notification was sent: the pilot claims on its own.
  await claimed;
  const finished = untilEvent<JobReport>(server, 'report', ({ state }) => isTerminal(state));
  server.offer(site.claim(toolOf('tiny')));
  expect((await finished).failure?.code).not.toBe(102);
});
