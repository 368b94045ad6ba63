import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type Postgres } from '@visor/embedded-postgres';

/** The variable that tells tests where the server is; set it yourself to use another one (superuser's URL). */
export const SERVER_VARIABLE = 'VISOR_TEST_POSTGRES';

// Jest loads set-up and teardown apart from each other, in the same process.
const held = globalThis as { visorTestServer?: { postgres: Postgres; users: number } };

/** Starts one throw-away server for the whole run, unless there is one. Projects that share the run share it. */
export async function acquireServer(): Promise<void> {
  if (held.visorTestServer) {
    held.visorTestServer.users++;
    return;
  }
  if (process.env[SERVER_VARIABLE]) return;
  const postgres = await startPostgres({
    dir: mkdtempSync(join(tmpdir(), 'visor-test-')),
    durable: false,
    temporary: true,
  });
  held.visorTestServer = { postgres, users: 1 };
  process.env[SERVER_VARIABLE] = postgres.url;
}

/** Stops the server when the last project lets go of it; its files go with it. */
export async function releaseServer(): Promise<void> {
  const server = held.visorTestServer;
  if (!server || --server.users > 0) return;
  delete held.visorTestServer;
  delete process.env[SERVER_VARIABLE];
  await server.postgres.stop();
}
