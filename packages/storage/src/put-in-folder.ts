import type { FileDigest } from './copy-bytes.ts';
import { isFolderGone, preparePlace, type Place } from './store-bytes.ts';

/** Times that a folder is made for one file: an inspector that deletes its last file removes it. */
const MAX_MADE = 2;

/** Puts a file in its folder. That is made where it is missing: most are there, since many attempts store files in one. */
export async function putInFolder(
  path: string,
  put: () => Promise<FileDigest>,
): Promise<FileDigest & { readonly place: Place | undefined }> {
  let place: Place | undefined;
  for (let made = 0; ; made++) {
    try {
      return { ...(await put()), place };
    } catch (error) {
      if (made === MAX_MADE || !isFolderGone(error)) throw error;
      place = preparePlace(path);
    }
  }
}
