import { open, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { confineTo } from './confine-to.ts';
import { fetchFile, type SourceFile } from './fetch-file.ts';
import type { Driver } from './driver.ts';
import { storeFile } from './store-file.ts';

/** Creates the driver for files of a mounted file system. Without roots, files may lie anywhere. */
export function createFileDriver(roots: readonly string[]): Driver {
  const confinement = confineTo(roots);
  const pathOf = (url: URL): string => confinement.resolveFile(fileURLToPath(url));
  const sourceOf = (url: URL): SourceFile => {
    const path = confinement.resolveExisting(fileURLToPath(url));
    return { path, verify: (descriptor) => confinement.verify(descriptor, path) };
  };
  /** New folders whose names may not be on disk yet. */
  const unsyncedFolders = new Set<string>();

  return {
    async fetch(url, toPath, expected) {
      const outcome = await fetchFile(() => sourceOf(url), toPath, expected);
      return outcome ?? { ok: true, url: url.href };
    },
    store: (fromPath, url, options) =>
      storeFile(
        fromPath,
        () => pathOf(url),
        options,
        (first, folder) => {
          for (let path = folder; path.length >= first.length; path = dirname(path)) unsyncedFolders.add(path);
        },
      ),
    async sync(url) {
      let path = dirname(pathOf(url));
      await syncFolder(path);
      // The name of a new folder is in its parent; so on up to the first folder that existed.
      for (; unsyncedFolders.has(path); path = dirname(path)) {
        await syncFolder(dirname(path));
        unsyncedFolders.delete(path);
      }
    },
    async remove(url) {
      const path = pathOf(url);
      unsyncedFolders.delete(dirname(path));
      await rm(path, { force: true });
      await rmdir(dirname(path)).catch(() => {});
    },
  };
}

/** Errors of file systems that cannot sync a folder: they need no sync, or offer nothing better. */
const SYNC_UNSUPPORTED_CODES = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF', 'EISDIR'];

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync().catch((error: NodeJS.ErrnoException) => {
    if (!SYNC_UNSUPPORTED_CODES.includes(error.code ?? '')) throw error;
  });
}
