import type { Client } from '@visor/client';
import { operatorBearer, type StackRecord } from '@visor/laptop/running';
import { lazyClient } from './lazy-client.ts';

const TIMEOUT_MS = 5_000;

/** Opens a client of a running stack with the operator's token, or the one in `VISOR_TOKEN`. */
export function operatorClient(
  record: StackRecord,
  following: Pick<Parameters<typeof lazyClient>[0], 'onConnection' | 'timeoutMs'> = {},
): Client {
  const givenToken = process.env['VISOR_TOKEN'];
  return lazyClient({
    url: record.localGraphql ?? record.graphql,
    token: givenToken ? () => `Bearer ${givenToken}` : operatorBearer(record.dir),
    timeoutMs: TIMEOUT_MS,
    ...following,
  });
}
