import type { Database } from '@visor/db';

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly code: string;
  readonly reason: string;
  readonly at: string;
}

export interface DeadLetterPage {
  readonly nodes: readonly (Omit<Row, 'value'> & { readonly text: string })[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const shown = 4_096;

/** A page of the service's dead letters, newest first (table `dead_letter` of packages/bus). */
export async function deadLetters(
  db: Database,
  page: { first?: number | null; after?: string | null },
): Promise<DeadLetterPage> {
  const first = Math.min(Math.max(page.first ?? 50, 1), 500);
  const rows = await db.query<Row>(
    `select id, topic, partition, "offset", key, substring(value from 1 for ${shown}) as value, code, reason, at
       from dead_letter where ($1::uuid is null or id < $1) order by id desc limit $2`,
    [page.after ?? null, first + 1],
  );
  const nodes = rows.slice(0, first).map(({ value, ...row }) => ({ ...row, text: value?.toString('utf8') ?? '' }));
  return { nodes, pageInfo: { hasNextPage: rows.length > first, endCursor: nodes.at(-1)?.id ?? null } };
}
