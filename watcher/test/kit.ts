import { mkdirSync, rmSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RequestError, type Client } from '@visor/client';
import { checklistDigest } from '@visor/schema';
import { logger } from '@visor/service/process';
import { testDirectory, until } from '@visor/testkit';
import {
  readChoices,
  runWatcher,
  STATUS_FILE,
  type WatchChoices,
  type WatchEvent,
  type WatchStatus,
} from '../src/index.ts';
import type { WatcherOptions } from '../src/watcher.ts';

interface CatalogFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: string;
}

/** A catalog in memory that answers as the real one does. */
class MemoryCatalog {
  readonly datasets = new Map<string, { files: Map<string, CatalogFile>; status: 'OPEN' | 'CLOSED' }>();
  /** Announcements of files that it had: an exact watcher makes none. */
  repeats = 0;
  /** Requests fail with this code before they have an effect. */
  away: string | undefined;
  /** The answer of the next announcement is lost. */
  loseAnswer = false;
  announcements = 0;
  readonly #root: string;
  readonly #checksumAt = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
  }

  namesOf(dataset: string): string[] {
    return [...(this.datasets.get(dataset)?.files.keys() ?? [])].toSorted();
  }

  get client(): Client {
    return {
      request: async (document: unknown, variables: unknown) => this.#answer(document, variables) as never,
      subscribe: () => {
        throw new Error('not used');
      },
      [Symbol.asyncDispose]: async () => {},
    } as Client;
  }

  #answer(document: unknown, variables: unknown): unknown {
    if (this.away !== undefined) throw new RequestError('away', this.away);
    const name = (document as { definitions: { name: { value: string } }[] }).definitions[0]?.name.value;
    const values = variables as never;
    switch (name) {
      case 'WatchedStorages':
        return {
          storages: [
            {
              name: 'input',
              kind: 'input',
              url: pathToFileURL(`${this.#root}/`).href,
              checksumKind: 'crc32',
              markerId: 'm',
            },
          ],
        };
      case 'WatchAnnounce':
        return this.#announce(values);
      case 'WatchedDataset':
        return {
          dataset: this.datasets.has((values as { name: string }).name)
            ? { id: (values as { name: string }).name }
            : null,
        };
      case 'WatchedFiles':
        return this.#files(values);
      case 'WatchClose':
        return { closeDataset: this.#close(values) };
      default:
        throw new Error(`no answer to ${name}`);
    }
  }

  #files({ dataset, names }: { dataset: string; names: string[] }) {
    const files = this.datasets.get(dataset)?.files;
    return { fileList: { nodes: names.flatMap((name) => files?.get(name) ?? []) } };
  }

  #announce({ input }: { input: { dataset: string; files: (CatalogFile & { replaces?: boolean })[] } }) {
    this.announcements++;
    const { dataset, files } = input;
    let found = this.datasets.get(dataset);
    if (!found) this.datasets.set(dataset, (found = { files: new Map(), status: 'OPEN' }));
    const answers = files.map((file) => {
      const before = found.files.get(file.name);
      const isSame = before?.checksum === file.checksum && before.size === file.size;
      if (before && isSame) {
        this.repeats++;
        return { outcome: 'KNOWN', code: null, text: null, field: null };
      }
      if (before)
        return { outcome: 'REFUSED', code: 'CONFLICT', text: `${file.name} has other content`, field: 'name' };
      if (found.status === 'CLOSED')
        return { outcome: 'REFUSED', code: 'ILLEGAL_MOVE', text: `${dataset} is CLOSED`, field: 'dataset' };
      if (this.#isTaken(file))
        return { outcome: 'REFUSED', code: 'CONFLICT', text: `path ${file.path} is taken`, field: 'path' };
      found.files.set(file.name, file);
      this.#checksumAt.set(file.path, file.checksum);
      return { outcome: 'REGISTERED', code: null, text: null, field: null };
    });
    if (this.loseAnswer) {
      this.loseAnswer = false;
      throw new RequestError('the answer was lost', 'UNAVAILABLE');
    }
    return { announceFiles: answers };
  }

  /** A path has one file; one of other content gives way to what replaces it. */
  #isTaken({ path, checksum, replaces }: CatalogFile & { replaces?: boolean }): boolean {
    const there = this.#checksumAt.get(path);
    return there !== undefined && !(replaces && there !== checksum);
  }

  #close({ input }: { input: { dataset: string; count?: number; digest?: string } }) {
    const found = this.datasets.get(input.dataset);
    if (!found) throw new RequestError('not known', 'NOT_FOUND');
    const { digest } = checklistDigest([...found.files.keys()]);
    if (input.digest !== undefined && input.digest !== digest)
      return { dataset: found, pendingClose: { missing: 0, surplus: 1, refused: true } };
    found.status = 'CLOSED';
    return { dataset: { status: 'CLOSED', fileCount: found.files.size }, pendingClose: null };
  }
}

/** A watched folder in a storage, with what its watcher said. */
interface Site extends AsyncDisposable {
  readonly folder: string;
  readonly catalog: MemoryCatalog;
  readonly events: WatchEvent[];
  at(name: string): string;
  /** Starts a watcher, and ends the one before. */
  start(choices?: Partial<WatchChoices> & Partial<Pick<WatcherOptions, 'folder' | 'once'>>): Promise<void>;
  stop(): Promise<void>;
  /** Loses the journal. */
  forget(): void;
  /** Waits for a watcher that ends by itself. */
  ended(): Promise<void>;
  problems(): readonly string[];
  /** What the status of the watcher holds. */
  status(): WatchStatus;
}

export function site(): Site {
  const directory = testDirectory();
  const folder = join(directory.path, 'buffer');
  const stateFolder = join(directory.path, 'state');
  mkdirSync(folder);
  mkdirSync(stateFolder);
  const catalog = new MemoryCatalog(directory.path);
  const events: WatchEvent[] = [];
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running.catch(() => {});
  };
  return {
    folder,
    catalog,
    events,
    at: (name) => join(folder, name),
    async start({ once = false, folder: path = folder, ...choices } = {}) {
      await stop();
      stopping = new AbortController();
      running = runWatcher(
        {
          ...readChoices({
            ...(choices.nameFrom === undefined ? { dataset: 'run.raw' } : {}),
            stillSeconds: 0.1,
            rescanSeconds: 0.2,
            ...choices,
          }),
          folder: path,
          stateFolder,
          storage: undefined,
          once,
          client: catalog.client,
          logger: logger('test', 'silent'),
          onEvent: (event) => void events.push(event),
        },
        stopping.signal,
      );
    },
    stop,
    ended: () => running,
    problems: () => events.flatMap((event) => (event.event === 'problem' ? [`${event.code} ${event.path}`] : [])),
    forget: () => {
      rmSync(stateFolder, { recursive: true });
      mkdirSync(stateFolder);
    },
    status: () => JSON.parse(readFileSync(join(stateFolder, STATUS_FILE), 'utf8')) as WatchStatus,
    async [Symbol.asyncDispose]() {
      await stop();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Waits until the dataset has these files. */
export const untilFiles = (catalog: MemoryCatalog, dataset: string, names: readonly string[]): Promise<unknown> =>
  until(() => JSON.stringify(catalog.namesOf(dataset)) === JSON.stringify(names), {
    what: `${dataset} has ${names.join(', ')}`,
  });
