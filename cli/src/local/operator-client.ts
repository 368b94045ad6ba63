import { createClient, type Client } from '@visor/client';
import { operatorBearer, type StackRecord } from '@visor/laptop';

const TIMEOUT_MS = 5_000;

/** A client of the stack on a directory, in the name of its operator, or of who `VISOR_TOKEN` says. */
export function operatorClient(record: StackRecord): Client {
  const own = process.env['VISOR_TOKEN'];
  return createClient({
    url: record.localGraphql ?? record.graphql,
    token: own ? () => `Bearer ${own}` : operatorBearer(record.dir),
    timeoutMs: TIMEOUT_MS,
  });
}
