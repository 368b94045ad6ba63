import { OverviewDocument, PendingClosesDocument } from '#operations';
import type { Client } from '@visor/client';
import type { Overview, Unavailable } from './health.rules.ts';

/** Reads what the services report, each part by its own request, so that one slow service hides no other. */
export async function readOverview(client: Client): Promise<Overview> {
  const [pilots, closes] = await Promise.all([
    orUnavailable(client.request(OverviewDocument, {})),
    orUnavailable(client.request(PendingClosesDocument, {})),
  ]);
  return { pilots, closes };
}

const orUnavailable = <Answer>(answer: Promise<Answer>): Promise<Answer | Unavailable> =>
  answer.catch((error: unknown) => ({ unknown: (error as Error).message }));
