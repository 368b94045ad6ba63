import { expect, test } from '@jest/globals';
import { startStack } from '@visor/laptop';
import { testDirectory } from '@visor/testkit';
import { startRun, operatorClient, EVERY_FILE_ONCE } from './start-run.ts';
import { servicesBehind } from './behind-proxy.ts';
import { startLosingProxy } from './losing-proxy.ts';

test('pilots that miss a third of the answers lose and duplicate nothing', async () => {
  let gateway = 0;
  await using proxy = await startLosingProxy({ port: () => gateway, share: 1 / 3, seed: 20_260_101 });
  const services = servicesBehind(proxy, (port) => (gateway = port));
  await using directory = testDirectory();
  await using stack = await startStack({ dir: directory.path, durable: false, pilots: 2, slots: 2, services });
  await using client = operatorClient(stack);
  const run = await startRun(stack, client, { files: 12, seed: 77 });
  expect(await run.outcome()).toEqual(EVERY_FILE_ONCE);
  expect([...proxy.lost.keys()]).toEqual(
    expect.arrayContaining(['RegisterPilot', 'ClaimJobs', 'ReportJobs', 'Heartbeat']),
  );
}, 300_000);
