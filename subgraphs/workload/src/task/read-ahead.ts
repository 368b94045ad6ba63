/** Pages that are kept; the oldest goes first. */
const MAX_PAGES = 32;
/** After this a page is read again: copies of its files may have gone. */
const MAX_AGE_MS = 5_000;

/** A page that was asked for. */
interface Asked<Page> {
  readonly page: Promise<Page>;
  /** Of the question. */
  readonly since: number;
  /** The page, once it is there. */
  answer?: Page;
}

/** Pages of lists that were asked for before they are needed. Each is given once. */
export class ReadAhead<Page> {
  readonly #pages = new Map<string, Asked<Page>>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  put(list: string, after: string | null, page: Promise<Page>): void {
    const asked: Asked<Page> = { page, since: this.#now() };
    const key = keyOf(list, after);
    page.then(
      (answer) => void (asked.answer = answer),
      // Who has taken the page gets its error; who comes later asks again.
      () => void (this.#pages.get(key) === asked && this.#pages.delete(key)),
    );
    this.#pages.delete(key);
    this.#pages.set(key, asked);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) break;
      this.#pages.delete(oldest);
    }
  }

  /** Whether a page that is not too old was asked for. */
  has(list: string, after: string | null): boolean {
    return this.#find(keyOf(list, after)) !== undefined;
  }

  take(list: string, after: string | null): Promise<Page> | undefined {
    const key = keyOf(list, after);
    const found = this.#find(key);
    this.#pages.delete(key);
    return found?.page;
  }

  /**
   * Takes a page that is wanted; else it stays.
   * @param patience how long a page that was asked for and is not there yet is waited for
   */
  async takeReady(
    list: string,
    after: string | null,
    isWanted: (page: Page) => boolean,
    patience: () => Promise<unknown>,
  ): Promise<Page | undefined> {
    const key = keyOf(list, after);
    const asked = this.#find(key);
    if (asked && asked.answer === undefined) await Promise.race([asked.page.catch(() => {}), patience()]);
    const answer = this.#find(key)?.answer;
    if (answer === undefined || !isWanted(answer)) return undefined;
    this.#pages.delete(key);
    return answer;
  }

  #find(key: string): Asked<Page> | undefined {
    const found = this.#pages.get(key);
    return found && this.#now() - found.since <= MAX_AGE_MS ? found : undefined;
  }
}

const keyOf = (list: string, after: string | null): string => `${list} ${after ?? ''}`;
