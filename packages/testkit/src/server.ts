import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type Postgres } from '@visor/embedded-postgres';

/** The environment variable with the URL of the server's superuser. Set it to use another server. */
export const SERVER_VARIABLE = 'VISOR_TEST_POSTGRES';

// Jest loads this module once for the set-up and once for the teardown, in the same process.
const shared = globalThis as { visorTestServer?: { postgres: Postgres; users: number } };

/** Starts a temporary server for the whole run, unless there is one. All Jest projects of the run share it. */
export async function acquireServer(): Promise<void> {
  if (shared.visorTestServer) {
    shared.visorTestServer.users++;
    return;
  }
  if (process.env[SERVER_VARIABLE]) return;
  const postgres = await startPostgres({
    dir: mkdtempSync(join(tmpdir(), 'visor-test-')),
    durable: false,
    temporary: true,
  });
  shared.visorTestServer = { postgres, users: 1 };
  process.env[SERVER_VARIABLE] = postgres.url;
}

/** Stops the server, which removes its files, when the last project releases it. */
export async function releaseServer(): Promise<void> {
  const server = shared.visorTestServer;
  if (!server || --server.users > 0) return;
  delete shared.visorTestServer;
  delete process.env[SERVER_VARIABLE];
  await server.postgres.stop();
}
