import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { startTestService, walkSubgraph } from '@visor/service/testing';
import { postGraphql, until } from '@visor/testkit';
import { start } from '../src/main.ts';

const SETTINGS = {
  VISOR_LEASE_MS: 15_000,
  VISOR_HEARTBEAT_MS: 5_000,
  VISOR_POLL_MS: 2_000,
  VISOR_CLAIM_GRACE_MS: 10_000,
  VISOR_REFUSAL_MS: 60_000,
  VISOR_WINDOW: 1_000,
  VISOR_LOOP_MS: 60_000,
};

interface Registered {
  readonly data?: { readonly registerPilot: { readonly pilot: { readonly id: string } } };
}

test('no text in any argument and no page or cursor of any list brings out a fault of the service', async () => {
  await using service = await startTestService('workload', (config) => start({ ...config, ...SETTINGS }), {
    awaitHealth: false,
  });
  const { identity, url } = service;
  const everything = await identity.bearer('read operate admin service pilot', { kind: 'service', subject: 'walker' });
  const register = `mutation ($input: RegisterPilotInput!) { registerPilot(input: $input) { pilot { id } } }`;
  const pilotId = await until(async () => {
    const input = { name: 'walker', incarnation: 'x', node: 'n', device: 'CPU', slots: 1, version: '1' };
    return (await postGraphql<Registered>(url, register, { input }, everything)).data?.registerPilot.pilot.id;
  });
  const faults = await walkSubgraph({
    name: 'workload',
    url,
    bearer: async () => everything,
    entities: { Task: uuidv7() },
    // What a pilot in force sends goes further than what a stranger sends.
    variables: { pilotId, incarnation: 'x' },
  });
  expect(faults).toEqual([]);
});
