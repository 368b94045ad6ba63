import { constants } from 'node:fs';
import { link, mkdir, open, statfs, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '@visor/schema';
import { createChecksum, openFolderWithin, openWithin, UnreadableError } from '@visor/storage';
import { storageFolder } from '../storage/storage.rules.ts';
import type { Upload } from './upload.entity.ts';

/** Folder of unfinished uploads on each storage; it begins as no dataset does. */
const PARTS_FOLDER = '.visor-uploads';
const STORED_MODE = 0o444;
const PART_FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const CHUNK_BYTES = 256 * 1024;

type Place = Pick<Upload, 'id' | 'storageUrl' | 'storageName'>;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/** The files of uploads, on storages within these roots. */
export class UploadFiles {
  readonly #roots: readonly string[];

  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  /** Opens what has come of an upload; it is made where nothing has. @throws Refusal UNAVAILABLE */
  async openPart(upload: Place): Promise<FileHandle> {
    return await this.#inFolder(upload, PARTS_FOLDER, async (folder) => {
      const part = await open(join(folder, `${upload.id}.part`), PART_FLAGS, 0o600);
      const found = await part.stat();
      if (found.isFile()) return part;
      await part.close();
      throw new UnreadableError('NOT_PLAIN', 'is not a plain file');
    });
  }

  async removePart(upload: Place): Promise<void> {
    await this.#inFolder(upload, PARTS_FOLDER, (folder) =>
      unlink(join(folder, `${upload.id}.part`)).catch(ignoreMissing),
    );
  }

  /** Removes a file that got its name. */
  async removeStored(upload: Upload): Promise<void> {
    await this.#inFolder(upload, upload.dataset, (folder) => unlink(join(folder, upload.name)).catch(ignoreMissing));
  }

  /** Bytes that a storage can take. */
  async freeBytes(storage: Pick<Place, 'storageUrl' | 'storageName'>): Promise<number> {
    return await this.#inFolder({ ...storage, id: '' }, '.', async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    });
  }

  /**
   * Gives a whole upload its name, where its bytes have the checksum: never in the place of another file.
   * @throws Refusal CONFLICT where they have not, and nothing is kept; or where another file has the name
   */
  async store(upload: Upload, part: FileHandle): Promise<void> {
    await part.datasync();
    if (!(await hasChecksum(part, upload))) {
      await this.removePart(upload);
      throw new Refusal(
        'CONFLICT',
        `the bytes of ${JSON.stringify(upload.name)} have another ${upload.checksumKind} than was said: the file changed while it was sent, or the way is bad; send it again`,
      );
    }
    await part.chmod(STORED_MODE);
    await this.#inFolder(upload, PARTS_FOLDER, (parts) =>
      this.#inFolder(upload, upload.dataset, async (folder, handle) => {
        try {
          await link(join(parts, `${upload.id}.part`), join(folder, upload.name));
        } catch (error) {
          if (codeOf(error) !== 'EEXIST') throw error;
          await this.#assertSame(upload);
        }
        await handle.sync();
      }),
    );
    await this.removePart(upload);
  }

  /** @throws Refusal CONFLICT where another file has the name */
  async #assertSame(upload: Upload): Promise<void> {
    const { path } = this.#folderOf(upload);
    const opened = await openWithin({ folder: path, roots: this.#roots }, `${upload.dataset}/${upload.name}`);
    await using handle = opened.handle;
    if (opened.size === upload.size && (await hasChecksum(handle, upload))) return;
    throw new Refusal(
      'CONFLICT',
      `storage ${upload.storageName} has another file ${JSON.stringify(`${upload.dataset}/${upload.name}`)}: announced files do not change; give this one another name`,
    );
  }

  /** Works in a folder of a storage, which is made. What is opened there is in the storage, whatever happens to its path. */
  async #inFolder<T>(
    upload: Place,
    name: string,
    work: (folder: string, handle: FileHandle) => Promise<T>,
  ): Promise<T> {
    const outer = { folder: this.#folderOf(upload).path, roots: this.#roots };
    try {
      const root = await openFolderWithin(outer, '.');
      await using _root = root.handle;
      if (name !== '.') await mkdir(join(root.path, name)).catch(ignoreExisting);
      const { path, handle } = await openFolderWithin(outer, name);
      await using folder = handle;
      return await work(path, folder);
    } catch (error) {
      throw error instanceof UnreadableError || ['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(codeOf(error))
        ? new Refusal(
            'UNAVAILABLE',
            `storage ${upload.storageName} cannot be written by the data service: ${(error as Error).message}`,
          )
        : error;
    }
  }

  #folderOf({ storageUrl, storageName }: Place): { readonly path: string } {
    const folder = storageFolder(storageUrl);
    if ('path' in folder) return folder;
    throw new Refusal('UNSUPPORTED', `storage ${storageName} ${folder.problem}`);
  }
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** Reads a file from its beginning; other requests have their turns meanwhile. */
async function hasChecksum(file: FileHandle, { size, checksum, checksumKind }: Upload): Promise<boolean> {
  const digest = createChecksum(checksumKind);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let position = 0;
  for (let read = -1; read !== 0; position += read) {
    ({ bytesRead: read } = await file.read(buffer, 0, buffer.length, position));
    digest.update(buffer.subarray(0, read));
  }
  return position === size && digest.hex() === checksum;
}
