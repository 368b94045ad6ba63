import { pageOf, readPage, type Page, type PagedList, type PageRequest } from '@visor/service';

/** A page of rows in the order of their ids, newest first. @param read gives at most `limit` rows with ids below `after` */
export async function pageById<Row extends { readonly id: string }>(
  list: PagedList<readonly [string]>,
  request: PageRequest,
  read: (after: string | null, limit: number) => Promise<readonly Row[]>,
): Promise<Page<Row>> {
  const range = readPage(list, request);
  return pageOf(list, range, await read(range.after?.[0] ?? null, range.size + 1), ({ id }) => [id]);
}
