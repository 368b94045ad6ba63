import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Broom } from './directory-cleaner.ts';
import { makeWorkDirectory } from './clear-leftovers.ts';

/** Folders of one attempt; removed with all that is in them soon after it is disposed of. */
export interface Workdir extends Disposable {
  /** Where the payload runs and writes. */
  readonly out: string;
  readonly tmp: string;
  /** Where input n lies, in a folder of its own: two inputs may have one name. */
  inputPath(index: number, basename: string): Promise<string>;
  /** A file of the pilot's own, beside what the payload sees. */
  own(name: string): string;
}

/** A payload of the pilot's own user may have removed the work directory, or its permissions: that fails no other job. */
const MENDABLE = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'];

/** `<root>/<job>.<attempt>`. @throws the file system's error */
export async function openWorkdir(root: string, key: string, broom: Broom): Promise<Workdir> {
  const path = join(root, key);
  const out = join(path, 'out');
  const tmp = join(path, 'tmp');
  // Until the payload's user is let in, the attempt is the pilot's alone.
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (!MENDABLE.includes(error.code ?? '')) throw error;
    makeWorkDirectory(root);
    return mkdir(path, { mode: 0o700 });
  });
  await Promise.all([mkdir(out), mkdir(tmp)]);
  return {
    out,
    tmp,
    async inputPath(index, basename) {
      const folder = join(path, `in${index}`);
      await mkdir(folder);
      return join(folder, basename);
    },
    own: (name) => join(path, name),
    [Symbol.dispose]: () => broom.sweep(path),
  };
}
