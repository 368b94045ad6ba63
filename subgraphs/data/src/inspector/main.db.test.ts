import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readConfig } from '@visor/service';
import { startTestService } from '@visor/service/testing';
import { testDirectory } from '@visor/testkit';
import { startNginx } from '@visor/testkit/storage-servers';
import { settings } from '../inspection/config.ts';
import { withRoundLease, type Round } from '../inspection/daemon.ts';
import { start } from './main.ts';

test('an inspector opens the catalog, is healthy, and runs its daemons', async () => {
  const ran = Promise.withResolvers<string>();
  const daemon = {
    name: 'trial',
    everyMs: 60_000,
    run: async (round: Round, signal: AbortSignal): Promise<void> => {
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

test('an inspector and its helpers show a server their credentials', async () => {
  await using directory = testDirectory();
  await using server = await startNginx(undefined, 'of-the-farm');
  const at = (name: string): string => join(directory.path, name);
  writeFileSync(at('token'), 'of-the-farm\n');
  writeFileSync(at('credentials.json'), JSON.stringify({ [new URL(server.url).host]: { bearerFile: at('token') } }), {
    mode: 0o600,
  });
  const url = `${server.url}run/a.raw`;
  const found = Promise.withResolvers<unknown>();
  const daemon = {
    name: 'trial',
    everyMs: 60_000,
    run: async ({ files, storage }: Round): Promise<void> => {
      const stored = await storage.write(Buffer.from('aaa'), url, { checksumKind: 'crc32' });
      const paths: string[] = [];
      for await (const { path } of files.list(server.url)) paths.push(path);
      found.resolve({ ok: stored.ok, paths });
    },
  };
  await using _service = await startTestService('data', (config) =>
    start(
      {
        ...readConfig(settings, { DATABASE_URL: config.DATABASE_URL, VISOR_JWKS_FILE: '-', VISOR_TOKEN_FILE: '-' }),
        ...config,
        VISOR_STORAGE_CREDENTIALS: at('credentials.json'),
      },
      [daemon],
    ),
  );
  expect(await found.promise).toEqual({ ok: true, paths: ['run', 'run/a.raw'] });
});
