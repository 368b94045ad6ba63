import { open, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { confineTo } from './confine.ts';
import { fetchFile, type SourceFile } from './fetch-file.ts';
import type { Driver } from './outcome.ts';
import { storeFile } from './store-file.ts';

/** Files of a mounted file system. `roots`: folders that its files must lie in, links resolved; none: anywhere. */
export function fileDriver(roots: readonly string[]): Driver {
  const confinement = confineTo(roots);
  const placeOf = (url: URL): string => confinement.place(fileURLToPath(url));
  const sourceOf = (url: URL): SourceFile => {
    const path = confinement.existing(fileURLToPath(url));
    return { path, verify: (descriptor) => confinement.verify(descriptor, path) };
  };
  /** Folders made whose name may not be on disk yet. */
  const unsynced = new Set<string>();

  return {
    async fetch(url, toPath, expected) {
      const outcome = await fetchFile(() => sourceOf(url), toPath, expected);
      return outcome ?? { ok: true, url: url.href };
    },
    store: (fromPath, url, options) =>
      storeFile(
        fromPath,
        () => placeOf(url),
        options,
        (first, folder) => {
          for (let path = folder; path.length >= first.length; path = dirname(path)) unsynced.add(path);
        },
      ),
    async sync(url) {
      let path = dirname(placeOf(url));
      await syncFolder(path);
      // The name of a new folder is in its parent, and so on up to the first that was there.
      for (; unsynced.has(path); path = dirname(path)) {
        await syncFolder(dirname(path));
        unsynced.delete(path);
      }
    },
    async remove(url) {
      const path = placeOf(url);
      unsynced.delete(dirname(path));
      await rm(path, { force: true });
      await rmdir(dirname(path)).catch(() => {});
    },
  };
}

/** What file systems answer that cannot sync a folder: they need none, or offer nothing better. */
const NO_FOLDER_SYNC = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF', 'EISDIR'];

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync().catch((error: NodeJS.ErrnoException) => {
    if (!NO_FOLDER_SYNC.includes(error.code ?? '')) throw error;
  });
}
