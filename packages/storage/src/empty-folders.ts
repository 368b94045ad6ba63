import { dirname } from 'node:path';

/**
 * Removes the folders above a file that are empty, from the innermost on, but not `top` or what is not below it.
 * @param remove fails where a folder is not empty, or is gone
 */
export async function removeEmptyFolders(
  path: string,
  top: string,
  remove: (folder: string) => Promise<unknown>,
): Promise<void> {
  const prefix = top.endsWith('/') ? top : `${top}/`;
  try {
    for (let folder = dirname(path); folder.startsWith(prefix) && folder !== prefix; folder = dirname(folder))
      await remove(folder);
  } catch {
    // It has files, or is gone.
  }
}
