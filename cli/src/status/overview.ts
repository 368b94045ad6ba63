import { createClient, OverviewDocument, PendingClosesDocument, type Client } from '@visor/client';
import { operatorBearer, type StackRecord } from '@visor/laptop';
import type { Overview, Unknown } from './health.rules.ts';

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

/** How things stand as the services see them, each part asked for by itself: one that hangs hides no other. */
export async function readOverview(record: StackRecord): Promise<Overview> {
  await using client = operatorClient(record);
  const [pilots, closes] = await Promise.all([
    orUnknown(client.request(OverviewDocument, {})),
    orUnknown(client.request(PendingClosesDocument, {})),
  ]);
  return { pilots, closes };
}

const orUnknown = <Answer>(asked: Promise<Answer>): Promise<Answer | Unknown> =>
  asked.catch((error: unknown) => ({ unknown: (error as Error).message }));
