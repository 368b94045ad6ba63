import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { environmentFor, startApi } from './kit.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

/** A server that takes requests and never answers. */
async function startSilentServer() {
  const server = createServer();
  const asked = once(server, 'request');
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a get that is interrupted says how to go on, and ends with 130', async () => {
  await using directory = testDirectory();
  await using api = await startApi();
  await using links = await startSilentServer();
  api.seed['SignedLink.url'] = links.url;
  const args = ['--disable-warning=ExperimentalWarning', MAIN, 'get', 'run 1', '-o', directory.path];
  const child = spawn(process.execPath, args, { env: environmentFor(api.url), stdio: ['ignore', 'ignore', 'pipe'] });
  const talk = text(child.stderr);
  await links.asked;
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
  expect(await talk).toBe('visor: interrupted: 0 files copied; the same command goes on\n');
}, 30_000);
