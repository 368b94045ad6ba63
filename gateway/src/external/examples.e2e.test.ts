import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { postGraphql, testDirectory, until } from '@visor/testkit';
import { openInstallation, type Installation } from '../../test/installation.ts';
import { pythonFor, startPython } from '../../test/python-example.ts';
import { receive } from '../../test/kit.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const DATASET = '0192f0c1-2f6e-7b1a-8c3d-0123456789ab';
const TASK = '0192f0c1-2f6e-7b1a-8c3d-0123456789ac';

const pythons: Record<string, string> = {};
beforeAll(async () => {
  for (const example of ['run-conditions', 'rest-conditions']) pythons[example] = await pythonFor(example);
}, 20 * 60_000);

/** One dataset, the task that made it, and its jobs, in stand-ins of Visor's three services. */
const known = {
  data: { Dataset: { __resolveReference: (reference: unknown) => ({ ...(reference as object), name: 'run-42' }) } },
  workflow: {
    Dataset: {
      __resolveReference: (reference: unknown) => reference,
      processing: () => ({ producedBy: { id: TASK, name: 'filter' } }),
    },
  },
  workload: {
    Task: {
      __resolveReference: (reference: unknown) => reference,
      jobs: () => ({ nodes: [{ state: 'FINISHED' }, { state: 'ACTIVE' }] }),
    },
  },
};

/** The gateway with the file of an example in its folder, the example's URL in its place. */
async function openWith(
  stack: AsyncDisposableStack,
  example: string,
  file: string,
  url: string,
): Promise<Installation> {
  const folder = join(stack.use(testDirectory()).path, 'subgraphs');
  mkdirSync(folder);
  const text = readFileSync(join(EXAMPLES, example, file), 'utf8');
  writeFileSync(join(folder, file), text.replace(/http:\/\/127\.0\.0\.1:\d+/, url));
  return stack.use(await openInstallation({ ...known, settings: { VISOR_SUBGRAPHS: folder } }));
}

const put = (url: string, body: object): Promise<unknown> =>
  fetch(url, { method: 'PUT', body: JSON.stringify(body) }).then((response) => response.json());

test('a conditions database in Python: one query crosses it with jobs, one subscription with a task', async () => {
  await using stack = new AsyncDisposableStack();
  const service = stack.use(await startPython(pythons['run-conditions'] ?? '', 'run-conditions/service.py'));
  const { urls, identity } = await openWith(stack, 'run-conditions', 'conditions.yaml', service.url);
  const token = await identity.bearer('read');
  const conditions = { beam_energy: 13.5, polarised: true, magnet_current: 1_000, dead_channels: 3 };
  expect(await put(`${service.url}/conditions/${DATASET}`, conditions)).toEqual({ recorded: true });
  const query = `{ runConditions(first: 1) {
    conditions { beamEnergy polarised deadChannels }
    dataset { name conditions { magnetCurrent } processing { producedBy { name jobs { nodes { state } } } } }
  } }`;
  const ask = () => postGraphql(urls.gateway, query, {}, token);
  await until(async () => (await ask()).errors === undefined, { within: 60_000, what: 'the service is in the graph' });
  expect((await ask()).data).toEqual({
    runConditions: [
      {
        conditions: { beamEnergy: 13.5, polarised: true, deadChannels: 3 },
        dataset: {
          name: 'run-42',
          conditions: { magnetCurrent: 1_000 },
          processing: { producedBy: { name: 'filter', jobs: { nodes: [{ state: 'FINISHED' }, { state: 'ACTIVE' }] } } },
        },
      },
    ],
  });
  const note = await postGraphql(urls.gateway, '{ runConditions { conditions { shiftNote } } }', {}, token);
  expect(note.errors?.[0]?.message).toContain('Conditions.shiftNote needs a token with scope operate');
  const client = createClient({
    url: urls.gateway.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: token },
  });
  stack.defer(() => client.dispose());
  const stream = receive(
    client,
    'subscription { runConditionsChanged { conditions { deadChannels } dataset { processing { producedBy { name } } } } }',
  );
  // The service sends what comes after the subscription has reached it.
  await until(async () => {
    await put(`${service.url}/conditions/${DATASET}`, { ...conditions, dead_channels: 4 });
    return stream.answers.length > 0;
  });
  stream.stop();
  expect(stream.answers[0]).toMatchObject({
    data: {
      runConditionsChanged: {
        conditions: { deadChannels: 4 },
        dataset: { processing: { producedBy: { name: 'filter' } } },
      },
    },
  });
});

test('a REST service with an OpenAPI document joins through an adapter', async () => {
  await using stack = new AsyncDisposableStack();
  const python = pythons['rest-conditions'] ?? '';
  const service = stack.use(await startPython(python, 'rest-conditions/service.py'));
  const adapter = stack.use(await startPython(python, 'rest-conditions/adapter.py', { REST_URL: service.url }));
  const { urls, identity } = await openWith(stack, 'rest-conditions', 'quality.yaml', adapter.url);
  const token = await identity.bearer('read');
  await put(`${service.url}/datasets/${DATASET}/report`, { verdict: 'good', checks: [{ name: 'hits', passed: true }] });
  const query =
    '{ qualityReports(limit: 5) { verdict checks { name passed } dataset { name quality { verdict badChannels } } } }';
  const ask = () => postGraphql(urls.gateway, query, {}, token);
  await until(async () => (await ask()).errors === undefined, { within: 60_000, what: 'the adapter is in the graph' });
  expect((await ask()).data).toEqual({
    qualityReports: [
      {
        verdict: 'good',
        checks: [{ name: 'hits', passed: true }],
        dataset: { name: 'run-42', quality: { verdict: 'good', badChannels: null } },
      },
    ],
  });
});
