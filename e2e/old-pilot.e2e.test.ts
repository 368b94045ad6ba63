import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { startStack, visorServices, type Service, type ServiceContext } from '@visor/laptop';
import { queryGraphql, testDirectory } from '@visor/testkit';
import { runVisor } from './command.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

const OLD_PILOT = join(import.meta.dirname, 'fixtures/pilot-088bc3c.json.br');

test('the pilot of an earlier version works for these services', async () => {
  await using directory = testDirectory();
  const { path: dir } = directory;
  const program = join(dir, 'old-pilot');
  mkdirSync(program, { recursive: true });
  const { files } = JSON.parse(brotliDecompressSync(readFileSync(OLD_PILOT)).toString()) as {
    files: Record<string, string>;
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(program, name), text);
  const services = (context: ServiceContext): Service[] =>
    visorServices(context).map((service) =>
      service.name.startsWith('pilot')
        ? { ...service, command: [process.execPath, join(program, 'main.mjs')] }
        : service,
    );
  await using stack = await startStack({ dir, durable: false, pilots: 1, slots: 2, services });
  await using client = operatorClient(stack);
  const run = await startRun(stack, client, { files: 4, seed: 31 });
  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
  const token = (await runVisor('token', '--dir', dir, '--role', 'reader', '--name', 'looker')).stdout.trim();
  const seen = await queryGraphql({ graphql: stack.graphql, token }, '{ pilots { version } }');
  expect(seen).toEqual({ pilots: [{ version: '0.1.0' }] });
}, 300_000);
