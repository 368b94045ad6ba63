import { ShowDeadLetterDocument, type DeadLetterRowFragment } from '#operations';
import type { Client } from '@visor/client';

/** Services that keep dead letters. */
export const SERVICES = ['data', 'workflow', 'workload'] as const;
export type Service = (typeof SERVICES)[number];

export interface FoundLetter {
  readonly service: Service;
  readonly letter: DeadLetterRowFragment;
}

/** Finds a dead letter, whichever service keeps it. */
export async function findLetter(client: Client, id: string): Promise<FoundLetter | null> {
  const found = await client.request(ShowDeadLetterDocument, { id });
  for (const service of SERVICES) {
    const letter = found[`${service}DeadLetter`];
    if (letter) return { service, letter };
  }
  return null;
}
