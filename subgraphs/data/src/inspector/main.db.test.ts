import { expect, test } from '@jest/globals';
import { readConfig } from '@visor/service';
import { startTestService } from '@visor/service/testing';
import { settings } from '../inspection/config.ts';
import { withRoundLease } from '../inspection/daemon.ts';
import { start } from './main.ts';

test('an inspector opens the catalog, is healthy, and runs its daemons', async () => {
  const ran = Promise.withResolvers<string>();
  const daemon = {
    name: 'trial',
    everyMs: 60_000,
    run: async (round: Parameters<typeof withRoundLease>[0], signal: AbortSignal): Promise<void> => {
      const held = await withRoundLease(round, 'trial', signal, async () => round.instance);
      ran.resolve(held?.result ?? '');
    },
  };
  await using service = await startTestService('data', (config) =>
    start(
      {
        ...readConfig(settings, { DATABASE_URL: config.DATABASE_URL, VISOR_JWKS_FILE: '-', VISOR_TOKEN_FILE: '-' }),
        ...config,
      },
      [daemon],
    ),
  );
  expect(await ran.promise).toContain(String(process.pid));
  const health = await fetch(new URL('/healthz', service.url));
  expect(await health.json()).toMatchObject({ status: 'ok', checks: { database: { ok: true }, loops: { ok: true } } });
  expect((await fetch(new URL('/readyz', service.url))).status).toBe(200);
  expect((await fetch(new URL('/graphql', service.url))).status).toBe(404);
});
