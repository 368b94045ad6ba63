import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { HeartbeatInput, RegisterPilotInput } from '#operations';
import { untilEvent } from '@visor/testkit';
import { publicKey } from '../test/releases.ts';
import { TestServer } from '../test/server.ts';
import { Site } from '../test/site.ts';

/** A daemon of a node, which may follow releases, of which there are none. */
function node(server: TestServer, site: Site, followsReleases: boolean) {
  writeFileSync(site.path('release.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  const releases = { PILOT_RELEASES: site.path('releases'), PILOT_RELEASE_KEY: site.path('release.pub') };
  const config = site.config(server.url);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'daemon.ts')], {
    env: {
      GATEWAY_URL: config.GATEWAY_URL,
      VISOR_TOKEN_FILE: config.VISOR_TOKEN_FILE,
      PILOT_NAME: config.PILOT_NAME,
      PILOT_SLOTS: '2',
      PILOT_WORK_DIR: config.PILOT_WORK_DIR,
      ...(followsReleases ? releases : {}),
      PILOT_RELEASE_SECONDS: '1',
      PILOT_GRACE_MS: '200',
      VISOR_PAYLOAD_PATH: config.VISOR_PAYLOAD_PATH.join(':'),
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await exit;
    },
  };
}

const registered = (server: TestServer): Promise<RegisterPilotInput> =>
  untilEvent<RegisterPilotInput>(server, 'registered', () => true, { within: 60_000 });

test.each([
  ['that follows releases', true],
  ['that follows none', false],
])(
  'a node %s is drained and taken back by signals to its daemon',
  async (_, followsReleases) => {
    await using site = new Site();
    await using server = await TestServer.start();
    const first = registered(server);
    await using daemon = node(server, site, followsReleases);
    await first;
    await untilEvent(server, 'heartbeat');
    const stopped = untilEvent<HeartbeatInput>(server, 'heartbeat', ({ status }) => status === 'STOPPED', {
      within: 30_000,
    });
    daemon.kill('SIGUSR2');
    await stopped;
    const again = registered(server);
    daemon.kill('SIGUSR1');
    expect((await again).incarnation).not.toBe(server.registered[0]?.incarnation);
  },
  120_000,
);
