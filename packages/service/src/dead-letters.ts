import type { Database } from '@visor/db';
import { listById, pageOf, readPage, type Page, type PageRequest } from './page.rules.ts';

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

type DeadLetterPage = Page<Omit<Row, 'value'> & { readonly text: string }>;

const SHOWN_BYTES = 4_096;

/** A page of the service's dead letters, newest first (table `dead_letter` of packages/bus). @param name of the query */
export async function deadLetters(
  db: Pick<Database, 'query'>,
  name: string,
  request: PageRequest,
): Promise<DeadLetterPage> {
  const list = listById(name);
  const range = readPage(list, request);
  const rows = await db.query<Row>(
    `select id, topic, partition, "offset", key, substring(value from 1 for ${SHOWN_BYTES}) as value, code, reason, at
       from dead_letter where ($1::uuid is null or id < $1) order by id desc limit $2`,
    [range.after?.[0] ?? null, range.size + 1],
  );
  const letters = rows.map(({ value, ...row }) => ({ ...row, text: value?.toString('utf8') ?? '' }));
  return pageOf(list, range, letters, ({ id }) => [id]);
}
