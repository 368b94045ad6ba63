import { fileDriver } from './file-driver.ts';
import type { Driver, Expected, FetchFault, FetchOutcome, StoreFault, StoreOptions, StoreOutcome } from './outcome.ts';

export interface StorageOptions {
  /** Folders of the local machine that files must lie in, links resolved; none: anywhere. */
  readonly roots?: readonly string[];
}

/** Files by URL, whatever holds them. */
export interface Storage {
  /**
   * Copies the first replica that is what it should be to `toPath`, its checksum computed in the same pass.
   * @throws what the local disk refuses, with its `code` (ENOSPC...).
   */
  fetch(urls: readonly string[], toPath: string, expected: Expected): Promise<FetchOutcome>;
  /** Stores a local file, read-only; never replaces one that is there. It shares no inode with what others can write. */
  store(fromPath: string, url: string, options: StoreOptions): Promise<StoreOutcome>;
  /** Makes the names of stored files outlive a crash of the machine: each of their folders once. */
  sync(urls: readonly string[]): Promise<StoreFault | undefined>;
  /** Removes a file, and its folder if it is the last there. */
  remove(url: string): Promise<void>;
}

/** The more a fault says about the bytes, the earlier it stands: it is the one that is told. */
const TELLING: readonly FetchFault['code'][] = [303, 302, 304, 305, 301];

export function openStorage({ roots = [] }: StorageOptions = {}): Storage {
  const drivers: Readonly<Record<string, Driver>> = { 'file:': fileDriver(roots) };
  const driverOf = (text: string): { driver: Driver; url: URL } => {
    const url = new URL(text);
    const driver = drivers[url.protocol];
    if (!driver) throw new TypeError(`no driver for ${url.protocol} URLs; there is ${Object.keys(drivers).join(', ')}`);
    return { driver, url };
  };

  return {
    async fetch(urls, toPath, expected) {
      const faults: (FetchFault & { url: string })[] = [];
      for (const text of urls) {
        const outcome = await fetchFrom(() => driverOf(text), toPath, expected);
        if (outcome.ok) return outcome;
        faults.push({ ...outcome, url: text });
        if (expected.signal?.aborted) break;
      }
      return worst(faults);
    },
    async store(fromPath, text, options) {
      try {
        const { driver, url } = driverOf(text);
        return await driver.store(fromPath, url, options);
      } catch (error) {
        return { ok: false, code: 503, text: (error as Error).message };
      }
    },
    async sync(urls) {
      const folders = new Map(urls.map((text) => [text.slice(0, text.lastIndexOf('/')), text]));
      try {
        for (const text of folders.values()) {
          const { driver, url } = driverOf(text);
          await driver.sync(url);
        }
        return undefined;
      } catch (error) {
        return { ok: false, code: 503, text: `the storage: ${(error as Error).message}` };
      }
    },
    async remove(text) {
      const { driver, url } = driverOf(text);
      await driver.remove(url);
    },
  };
}

async function fetchFrom(
  find: () => { driver: Driver; url: URL },
  toPath: string,
  expected: Expected,
): Promise<FetchOutcome> {
  let found: { driver: Driver; url: URL };
  try {
    found = find();
  } catch (error) {
    return { ok: false, code: 301, text: (error as Error).message };
  }
  return found.driver.fetch(found.url, toPath, expected);
}

function worst(faults: readonly (FetchFault & { url: string })[]): FetchFault {
  const code = TELLING.find((code) => faults.some((fault) => fault.code === code)) ?? 301;
  const text = faults.map((fault) => `${fault.url} ${fault.text}`).join('; ');
  return { ok: false, code, text: text || 'no replica is known' };
}
