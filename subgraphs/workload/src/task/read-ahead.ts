/** Pages that are kept; the oldest goes first. */
const MAX_PAGES = 32;
/** After this a page is read again: copies of its files may have gone. */
const MAX_AGE_MS = 5_000;

/** Pages of lists that were asked for before they are needed. Each is given once. */
export class ReadAhead<Page> {
  readonly #pages = new Map<string, { readonly page: Promise<Page>; readonly since: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  put(list: string, after: string | null, page: Promise<Page>): void {
    // Who takes the page gets its error.
    page.catch(() => {});
    const key = keyOf(list, after);
    this.#pages.delete(key);
    this.#pages.set(key, { page, since: this.#now() });
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) break;
      this.#pages.delete(oldest);
    }
  }

  take(list: string, after: string | null): Promise<Page> | undefined {
    const key = keyOf(list, after);
    const found = this.#pages.get(key);
    this.#pages.delete(key);
    return found && this.#now() - found.since <= MAX_AGE_MS ? found.page : undefined;
  }
}

const keyOf = (list: string, after: string | null): string => `${list} ${after ?? ''}`;
