import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { confineTo } from './confine-to.ts';
import { fetchFile, type SourceFile } from './fetch-file.ts';
import type { Driver } from './driver.ts';
import { createFileFiles } from './file-files.ts';
import { storeBytes, syncBytes } from './store-bytes.ts';
import { storeFile } from './store-file.ts';
import { syncFolder } from './sync-folder.ts';
import type { PartRecord } from './part-record.ts';
import type { VerifiedFiles } from './verified-files.ts';

/** Creates the driver for files of a mounted file system. Without roots, files may lie anywhere. */
export function createFileDriver(roots: readonly string[], verified: VerifiedFiles, parts: PartRecord): Driver {
  const confinement = confineTo(roots);
  const pathOf = (url: URL): string => confinement.resolveFile(fileURLToPath(url));
  const sourceOf = (url: URL): SourceFile => {
    const path = confinement.resolveExisting(fileURLToPath(url));
    return { path, verify: (descriptor) => confinement.verify(descriptor, path) };
  };

  return {
    ...createFileFiles(confinement),
    async fetch(url, toPath, expected) {
      const outcome = await fetchFile(() => sourceOf(url), toPath, expected, verified);
      return outcome.ok ? { ...outcome, url: url.href } : outcome;
    },
    store: (fromPath, url, options) => storeFile(fromPath, () => pathOf(url), options, parts),
    write: (bytes, url, options) => storeBytes(bytes, () => pathOf(url), options, parts),
    sync(urls) {
      const paths = urls.map(pathOf);
      for (const path of paths) syncBytes(path);
      for (const folder of new Set(paths.map((path) => dirname(path)))) syncFolder(folder);
    },
  };
}
