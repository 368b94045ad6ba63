import { patiently, REAL, type WaitContext } from '../output/patiently.ts';

/** One page of a list, as the API gives it. */
export interface Page<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * Yields the pages of a list, one after the other. Once a page was answered, others are asked for patiently: work may have begun with it.
 * @param read returns the page behind a cursor; null: the list does not exist
 */
export async function* readPages<Item, Read extends Page<Item> = Page<Item>>(
  read: (after: string | null) => Promise<Read | null | undefined>,
  context: WaitContext = REAL,
): AsyncGenerator<Read> {
  for (let after: string | null = null; ;) {
    const page: Read | null | undefined =
      after === null ? await read(null) : await patiently(() => read(after), context);
    if (!page) return;
    yield page;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
}
