import type { Driver, StorageFiles } from './driver.ts';
import { StorageError } from './storage-error.ts';

/** A URL, and the driver of its scheme. */
export interface ResolvedUrl {
  readonly driver: Driver;
  readonly url: URL;
}

/** Single steps by URL. */
export function filesOf(resolve: (text: string) => ResolvedUrl): StorageFiles {
  const at = async <T>(text: string, work: (driver: Driver, url: URL) => Promise<T>): Promise<T> => {
    const { driver, url } = resolve(text);
    return await work(driver, url);
  };
  return {
    stat: (text, options) => at(text, (driver, url) => driver.stat(url, options)),
    async *list(text, options) {
      const { driver, url } = resolve(text);
      yield* driver.list(url, options);
    },
    async *read(text, range, options) {
      const { driver, url } = resolve(text);
      yield* driver.read(url, range, options);
    },
    checksum: (text, kind, options) => at(text, (driver, url) => driver.checksum(url, kind, options)),
    rename: (text, to, options) =>
      at(text, async (driver, url) => {
        const target = resolve(to);
        if (target.driver !== driver || target.url.host !== url.host)
          throw new StorageError('DENIED', `cannot be renamed to ${to}, which is on another storage`);
        await driver.rename(url, target.url, options);
      }),
    remove: (text, options) => at(text, (driver, url) => driver.remove(url, options)),
    room: (text, options) => at(text, (driver, url) => driver.room(url, options)),
  };
}
