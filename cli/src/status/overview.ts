import { OverviewDocument, PendingClosesDocument } from '#operations';
import type { Client } from '@visor/client';
import type { Overview, Unavailable } from './health.rules.ts';

/** How things stand as the services see them, each part asked for by itself: one that hangs hides no other. */
export async function readOverview(client: Client): Promise<Overview> {
  const [pilots, closes] = await Promise.all([
    orUnknown(client.request(OverviewDocument, {})),
    orUnknown(client.request(PendingClosesDocument, {})),
  ]);
  return { pilots, closes };
}

const orUnknown = <Answer>(asked: Promise<Answer>): Promise<Answer | Unavailable> =>
  asked.catch((error: unknown) => ({ unknown: (error as Error).message }));
