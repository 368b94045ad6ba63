import { StorageError, type LocalStorage } from '@visor/storage';
import { replicaUrl } from '../storage/storage.rules.ts';
import { NotMovedError, type FileIdentity, type Quarantine } from './quarantine.ts';
import { isPlainKey } from './scan-key.rules.ts';
import { QUARANTINE_FOLDER } from '../storage/own-names.rules.ts';

const GENERATION = /^generation-(\d{1,15})$/;
const KEEPER = `${QUARANTINE_FOLDER}/README`;
const KEEPER_TEXT = 'Visor sets files aside here that its catalog does not have. They are deleted after their time.\n';

/** Files of a server that are set aside, by the steps that its protocol has. */
export class RemoteQuarantine implements Quarantine {
  readonly #root: string;
  readonly #files: LocalStorage;

  constructor(root: string, files: LocalStorage) {
    this.#root = root;
    this.#files = files;
  }

  async find(key: string): Promise<FileIdentity | undefined> {
    const found = await this.#files.stat(this.#urlOf(pathOf(key)));
    if (!found) return undefined;
    if (found.kind !== 'file') throw new NotMovedError('is no plain file');
    return { device: '0', inode: '0', size: found.size, modifiedMs: found.modifiedAt ?? 0 };
  }

  findSetAside(id: string): Promise<FileIdentity | undefined> {
    return this.find(setAsidePath(id));
  }

  async setAside(id: string, key: string, seen: Pick<FileIdentity, 'size' | 'modifiedMs'>): Promise<FileIdentity> {
    const found = await this.find(key);
    if (!found) throw new NotMovedError('is not there any more');
    if (found.size !== seen.size || found.modifiedMs !== seen.modifiedMs)
      throw new NotMovedError('has changed since it was seen');
    await this.#make();
    await this.#rename(pathOf(key), setAsidePath(id));
    return found;
  }

  async bringBack(id: string, key: string): Promise<void> {
    await this.#rename(setAsidePath(id), pathOf(key));
  }

  async purge(id: string, { size }: Pick<FileIdentity, 'size'>): Promise<void> {
    const found = await this.findSetAside(id);
    if (!found) return;
    if (found.size !== size) throw new NotMovedError('is not the file that was set aside');
    await this.#files.remove(this.#urlOf(setAsidePath(id)));
  }

  async readGeneration(): Promise<number> {
    return Math.max(0, ...(await this.#generations()));
  }

  /** A file for each number: no file of a server is replaced. */
  async writeGeneration(value: number): Promise<void> {
    const before = await this.#generations();
    await this.#write(generationPath(value), `${value}\n`);
    for (const old of before) if (old < value) await this.#files.remove(this.#urlOf(generationPath(old)));
  }

  async #generations(): Promise<number[]> {
    const found: number[] = [];
    try {
      for await (const { path } of this.#files.list(this.#urlOf(`${QUARANTINE_FOLDER}/`))) {
        const [, value] = GENERATION.exec(path) ?? [];
        if (value !== undefined) found.push(Number(value));
      }
    } catch (error) {
      if (!(error instanceof StorageError) || error.reason !== 'NOT_FOUND') throw error;
    }
    return found;
  }

  /** Makes the folder, which a file keeps from going when it is empty. */
  async #make(): Promise<void> {
    if (!(await this.#files.stat(this.#urlOf(KEEPER)))) await this.#write(KEEPER, KEEPER_TEXT);
  }

  async #write(path: string, text: string): Promise<void> {
    const written = await this.#files.write(Buffer.from(text), this.#urlOf(path), { checksumKind: 'crc32' });
    // Another process may have written it meanwhile.
    if (!written.ok && !(await this.#files.stat(this.#urlOf(path)))) throw new NotMovedError(written.text);
  }

  async #rename(from: string, to: string): Promise<void> {
    try {
      await this.#files.rename(this.#urlOf(from), this.#urlOf(to));
    } catch (error) {
      if (error instanceof StorageError && error.reason === 'EXISTS')
        throw new NotMovedError('cannot be moved: its path is taken', { cause: error });
      throw error;
    }
  }

  readonly #urlOf = (path: string): string => replicaUrl(this.#root, path);
}

const setAsidePath = (id: string): string => `${QUARANTINE_FOLDER}/${id}`;
const generationPath = (value: number): string => `${QUARANTINE_FOLDER}/generation-${value}`;

function pathOf(key: string): string {
  if (!isPlainKey(key)) throw new NotMovedError('has a name that is no UTF-8: move it by hand');
  return key;
}
