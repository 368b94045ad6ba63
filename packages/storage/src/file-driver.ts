import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchFile } from './fetch-file.ts';
import type { Driver } from './outcome.ts';
import { isWithin } from './path.rules.ts';
import { storeFile } from './store-file.ts';

/** Files of a mounted file system. `roots`: folders that its URLs must lie in; none: anywhere. */
export function fileDriver(roots: readonly string[]): Driver {
  const pathOf = (url: URL): string => {
    const path = fileURLToPath(url);
    if (!isWithin(path, roots)) throw new TypeError(`${url.href} is outside ${roots.join(', ')}`);
    return path;
  };
  return {
    async fetch(url, toPath, expected) {
      const outcome = await fetchFile(() => pathOf(url), toPath, expected);
      return outcome ?? { ok: true, url: url.href };
    },
    store: (fromPath, url, options) => storeFile(fromPath, () => pathOf(url), options),
    async remove(url) {
      const path = pathOf(url);
      await rm(path, { force: true });
      await rmdir(dirname(path)).catch(() => {});
    },
  };
}
