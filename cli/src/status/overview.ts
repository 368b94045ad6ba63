import { createClient, OverviewDocument, type Client, type OverviewQuery } from '@visor/client';
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

/** How things stand as the services see them; or why they can't be asked. */
export async function readOverview(record: StackRecord): Promise<OverviewQuery | { readonly unknown: string }> {
  await using client = operatorClient(record);
  try {
    return await client.request(OverviewDocument, {});
  } catch (error) {
    return { unknown: (error as Error).message };
  }
}
