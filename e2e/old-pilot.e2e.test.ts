import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { startStack, visorServices, type Service, type ServiceContext } from '@visor/laptop';
import { queryGraphql, testDirectory } from '@visor/testkit';
import { runVisor } from './command.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

/** Pilots of earlier states of this tree, the first and the last that was made: a node may run either. */
const OLD_PILOTS = { 'pilot-1': 'pilot-088bc3c', 'pilot-2': 'pilot-ec11b23' };
const VERSIONS = ['0.1.0', '0.1.0-ec11b23'];

/** Unpacks a pilot. @returns its program */
function unpack(dir: string, name: string): string {
  const folder = join(dir, name);
  mkdirSync(folder, { recursive: true });
  const packed = readFileSync(join(import.meta.dirname, `fixtures/${name}.json.br`));
  const { files } = JSON.parse(brotliDecompressSync(packed).toString()) as { files: Record<string, string> };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return join(folder, 'main.mjs');
}

interface Seen {
  readonly jobs: {
    readonly nodes: readonly { readonly attempts: readonly { readonly pilot: { version: string } }[] }[];
  };
}

test('pilots of earlier versions work for these services', async () => {
  await using directory = testDirectory();
  const { path: dir } = directory;
  const programs = new Map(Object.entries(OLD_PILOTS).map(([pilot, name]) => [pilot, unpack(dir, name)]));
  const services = (context: ServiceContext): Service[] =>
    visorServices(context).map((service) => {
      const program = programs.get(service.name);
      if (program === undefined) return service;
      // Neither takes the jobs of the other ahead.
      const environment: Service['environment'] = (ports) => ({ ...service.environment(ports), PILOT_PREFETCH: '0' });
      return { ...service, environment, command: [process.execPath, program] };
    });
  await using stack = await startStack({ dir, durable: false, pilots: 2, slots: 1, services });
  await using client = operatorClient(stack);
  const run = await startRun(stack, client, { files: 6, seed: 31 });
  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
  const token = (await runVisor('token', '--dir', dir, '--role', 'reader', '--name', 'looker')).stdout.trim();
  const { jobs } = await queryGraphql<Seen>(
    { graphql: stack.graphql, token },
    '{ jobs(first: 100) { nodes { attempts { pilot { version } } } } }',
  );
  const versions = jobs.nodes.flatMap(({ attempts }) => attempts.map(({ pilot }) => pilot.version));
  expect([...new Set(versions)].sort()).toEqual(VERSIONS);
}, 300_000);
