import {
  ListDataDeadLettersDocument,
  ListWorkflowDeadLettersDocument,
  ListWorkloadDeadLettersDocument,
  type DeadLetterFilter,
  type DeadLetterOrder,
  type DeadLetterRowFragment,
} from '#operations';
import type { Client } from '@visor/client';
import { readPages } from '../pages.ts';
import { SERVICES, type FoundLetter, type Service } from './find-letter.ts';

const LISTS = {
  data: ListDataDeadLettersDocument,
  workflow: ListWorkflowDeadLettersDocument,
  workload: ListWorkloadDeadLettersDocument,
};
const PAGE_SIZE = 500;

interface Asked {
  readonly where?: DeadLetterFilter | null;
  readonly orderBy?: DeadLetterOrder | null;
}

/** The dead letters of a service, page by page. */
async function* lettersOf(client: Client, service: Service, asked: Asked): AsyncGenerator<DeadLetterRowFragment> {
  const read = async (after: string | null) =>
    (await client.request(LISTS[service], { first: PAGE_SIZE, after, where: null, orderBy: null, ...asked })).letters;
  for await (const { nodes } of readPages(read)) yield* nodes;
}

/** Yields the dead letters of all services by their time, the newest first unless the order says otherwise; a page of each is held. */
export async function* readLetters(client: Client, asked: Asked): AsyncGenerator<FoundLetter> {
  const sign = asked.orderBy?.direction === 'ASC' ? 1 : -1;
  const lists = SERVICES.map((service) => ({ service, letters: lettersOf(client, service, asked) }));
  const heads = await Promise.all(
    lists.map(async ({ service, letters }) => ({ service, letters, head: (await letters.next()).value })),
  );
  for (;;) {
    const [next] = heads
      .filter(({ head }) => head)
      .toSorted((a, b) => sign * (Date.parse(a.head?.at ?? '') - Date.parse(b.head?.at ?? '')));
    if (!next?.head) return;
    yield { service: next.service, letter: next.head };
    next.head = (await next.letters.next()).value;
  }
}

/** How many dead letters there are, of all services. */
export async function countLetters(
  client: Client,
  asked: Asked,
): Promise<{ readonly value: number; readonly exact: boolean }> {
  const counts = await Promise.all(
    SERVICES.map(
      async (service) =>
        (await client.request(LISTS[service], { first: 1, after: null, where: null, orderBy: null, ...asked })).letters
          .count,
    ),
  );
  return {
    value: counts.reduce((sum, { value }) => sum + value, 0),
    exact: counts.every(({ exact }) => exact),
  };
}
