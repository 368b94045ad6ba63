import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { makeRelease, startStack, visorServices, type Service, type ServiceContext } from '@visor/laptop';
import { manifestName, releaseFileName, signedText } from '@visor/schema/pilot-release';
import { queryGraphql, testDirectory, until } from '@visor/testkit';
import { runVisor } from './command.ts';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';

interface Seen {
  readonly pilots: readonly { readonly version: string; readonly status: string; readonly warning: string | null }[];
  readonly jobs: { readonly nodes: readonly { readonly attempts: readonly { readonly state: string }[] }[] };
}
const QUERY = '{ pilots { version status warning } jobs(first: 100) { nodes { attempts { state } } } }';

/** Pilots that look for a release every second. */
const services = (context: ServiceContext): Service[] =>
  visorServices(context).map((service) =>
    service.name.startsWith('pilot')
      ? { ...service, environment: (ports) => ({ ...service.environment(ports), PILOT_RELEASE_SECONDS: '1' }) }
      : service,
  );

/** Makes a signed release that ends at once the current one. */
function releaseThatDies(dir: string, version: string): void {
  const folder = join(dir, 'releases');
  const content = gzipSync(JSON.stringify({ files: { 'main.mjs': 'process.exit(7)' } }));
  const unsigned = { version, sha256: createHash('sha256').update(content).digest('hex'), size: content.length };
  const key = createPrivateKey(readFileSync(join(dir, 'keys/release.pem')));
  const manifest = { ...unsigned, signature: sign(null, Buffer.from(signedText(unsigned)), key).toString('base64') };
  writeFileSync(join(folder, releaseFileName(version)), content);
  for (const name of [manifestName(version), manifestName()])
    writeFileSync(join(folder, name), JSON.stringify(manifest));
}

test('a release is made by one command, and pilots change to it without ending a job; one that dies is taken back', async () => {
  await using directory = testDirectory();
  const { path: dir } = directory;
  await using stack = await startStack({ dir, durable: false, pilots: 1, slots: 2, services });
  await using client = operatorClient(stack);
  const token = (await runVisor('token', '--dir', dir, '--role', 'reader', '--name', 'looker')).stdout.trim();
  const look = () => queryGraphql<Seen>({ graphql: stack.graphql, token }, QUERY);
  const runs = (version: string) =>
    until(async () => (await look()).pilots.some((pilot) => pilot.version === version && pilot.status !== 'STOPPED'), {
      within: 120_000,
      what: `the pilot runs ${version}`,
    });
  const release = { folder: join(dir, 'releases'), keyFile: join(dir, 'keys/release.pem') };

  const run = await startRun(stack, client, { files: 6, seed: 91 });
  await run.reaches(1);
  await makeRelease({ ...release, version: '0.5.0' });
  await runs('0.5.0');
  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
  const states = (await look()).jobs.nodes.flatMap(({ attempts }) => attempts.map(({ state }) => state));
  expect(new Set(states)).toEqual(new Set(['FINISHED']));

  releaseThatDies(dir, '0.6.0');
  await until(async () => (await look()).pilots.some(({ warning }) => warning?.includes('0.6.0')), { within: 120_000 });
  const [pilot] = (await look()).pilots;
  expect(pilot?.warning).toMatch(/^release 0\.6\.0 is not run: it ended \d+\.\d s after its start/);
  expect(pilot?.version).toBe('0.5.0');
  expect((await makeRelease(release)).version).toBe('0.6.1');
  await runs('0.6.1');
  await expect(makeRelease({ ...release, version: '0.6.0' })).rejects.toThrow('a release is never changed');
}, 400_000);
