import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { identityOf, lockFile } from '@visor/laptop';
import { testDirectory } from '@visor/testkit';
import { runVisor } from './command.ts';

const MESSAGE = JSON.stringify({ dataset: 'a.raw', files: [] });

test.each([
  ['PostgreSQL', (port: number) => ({ databaseUrl: `postgres://postgres@127.0.0.1:${port}/postgres` })],
  ['Kafka', (port: number) => ({ databaseUrl: 'postgres://x@127.0.0.1:1/x', kafkaBrokers: `127.0.0.1:${port}` })],
])(
  'publish gives up on a %s that takes connections and never answers, and says why',
  async (_name, where) => {
    await using directory = testDirectory();
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      mkdirSync(join(directory.path, 'run'), { recursive: true });
      writeFileSync(lockFile(directory.path), JSON.stringify(identityOf(process.pid)));
      const record = { installation: '', dir: directory.path, ...where((silent.address() as AddressInfo).port) };
      writeFileSync(join(directory.path, 'run/stack.json'), JSON.stringify(record));
      const ended = await runVisor('publish', '--dir', directory.path, 'dsm.register.file.input', MESSAGE);
      expect(ended.status).toBe(7);
      expect(ended.stderr).toMatch(/within 10 s/);
      expect(ended.stdout).toBe('');
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  },
  60_000,
);

test('publish reports that nothing runs on the directory, and how to start it', async () => {
  await using directory = testDirectory();
  const ended = await runVisor('publish', '--dir', directory.path, 'dsm.register.file.input', MESSAGE);
  expect(ended).toMatchObject({ status: 7, stderr: expect.stringContaining('visor up --dir') });
});
