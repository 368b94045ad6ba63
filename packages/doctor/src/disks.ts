import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DoctorFilesDocument,
  DoctorStoragesDocument,
  type DoctorFilesQuery,
  type DoctorStoragesQuery,
} from '#operations';
import { checksumOfFile } from '@visor/storage';
import { MARKER_NAME, parseMarker } from '@visor/storage/root-marker.rules';
import type { Finding } from './finding.rules.ts';
import type { Round, Source } from './source.ts';

type File = DoctorFilesQuery['fileList']['nodes'][number];
type Replica = File['replicas'][number];
type Storage = DoctorStoragesQuery['storages'][number];

/** A storage that is not looked at, and why. */
export interface Unseen {
  readonly storage: string;
  readonly why: string;
}

/** Storages that can be looked at here, by id, and those that cannot. */
interface Seen {
  /** Of all that were asked for. */
  readonly names: readonly string[];
  readonly byId: ReadonlyMap<string, Storage>;
  /** Roots that are not those of their storages: their files are not looked at. */
  readonly foreign: readonly Finding[];
  readonly unseen: readonly Unseen[];
}

/** Finds the storages whose folders this machine has; with a name, that one alone. */
export async function seeStorages({ client }: Round, name: string | undefined): Promise<Seen> {
  const { storages } = await client.request(DoctorStoragesDocument, {});
  const byId = new Map<string, Storage>();
  const foreign: Finding[] = [];
  const unseen: Unseen[] = [];
  const names: string[] = [];
  for (const storage of storages) {
    if (name !== undefined && storage.name !== name) continue;
    names.push(storage.name);
    const why = await whyUnseen(storage);
    const problem = why === undefined ? await rootProblem(storage) : undefined;
    if (problem) foreign.push(problem);
    else if (why === undefined) byId.set(storage.id, storage);
    else unseen.push({ storage: storage.name, why });
  }
  return { names, byId, foreign, unseen };
}

async function whyUnseen({ url }: Storage): Promise<string | undefined> {
  if (!url.startsWith('file://')) return `${new URL(url).protocol} storages are read by the inspector`;
  const path = fileURLToPath(url);
  try {
    return (await lstat(path)).isDirectory() ? undefined : `${path} is no folder`;
  } catch (error) {
    return `${path} cannot be read here: ${(error as Error).message}`;
  }
}

/** An empty mount point must not look like a storage whose files are all missing. */
async function rootProblem({ id, name, url, markerId }: Storage): Promise<Finding | undefined> {
  if (markerId === null) return undefined;
  const path = join(fileURLToPath(url), MARKER_NAME);
  const text = await readFile(path, 'utf8').catch(() => '');
  const found = parseMarker(text);
  if (found?.storageId === id && found.markerId === markerId) return undefined;
  const what = text === '' ? 'has no marker that can be read' : 'has the marker of another root';
  const remedy = 'look whether the storage is mounted; nothing is done with its files meanwhile';
  return { kind: 'ROOT_NOT_MARKED', id, key: id, name, text: `${url} ${what} (${path})`, remedy };
}

const REMEDY =
  'let the inspector look (inspect consistency STORAGE), which mends it from another copy where there is one';

interface Bad {
  readonly kind: string;
  readonly text: string;
}

async function problemOf(file: File, { url }: Replica, deep: boolean): Promise<Bad | undefined> {
  const place = fileURLToPath(url);
  try {
    const entry = await lstat(place);
    if (!entry.isFile()) return { kind: 'COPY_NO_FILE', text: `${place} is no regular file` };
    if (entry.size !== file.size)
      return { kind: 'COPY_SIZE', text: `${place} has ${entry.size} bytes, the catalog says ${file.size}` };
    if (!deep) return undefined;
    const checksum = await checksumOfFile(place, file.checksumKind);
    return checksum === file.checksum
      ? undefined
      : {
          kind: 'COPY_CHECKSUM',
          text: `${place} has the ${file.checksumKind} ${checksum}, the catalog says ${file.checksum}`,
        };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'COPY_MISSING', text: `${place} is not there` }
      : { kind: 'COPY_UNREADABLE', text: `${place} cannot be read: ${message}` };
  }
}

/** Files that are looked at at once. */
const AT_ONCE = 16;

async function problemsOf(files: readonly File[], { byId }: Seen, deep: boolean): Promise<Finding[]> {
  const copies = files.flatMap((file) =>
    file.replicas
      .filter(({ status, storage }) => status === 'AVAILABLE' && byId.has(storage.id))
      .map((replica) => ({ file, replica })),
  );
  const found: Finding[] = [];
  const rest = copies.values();
  const look = async (): Promise<void> => {
    for (const { file, replica } of rest) {
      const bad = await problemOf(file, replica, deep);
      const name = `${file.dataset.name}/${file.name}`;
      if (bad) found.push({ ...bad, id: replica.id, key: file.id, name, remedy: REMEDY });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  return found;
}

/** No storage is looked at. */
export const NO_STORAGES: Seen = { names: [], byId: new Map(), foreign: [], unseen: [] };

/** Files of the storages that are seen here: whether they are there and have the size, or the bytes, that the catalog says. */
export const disks = (seen: Seen, deep: boolean): Source => ({
  area: 'disks',
  async read({ client }, { keys, after }) {
    const roots = after === null ? seen.foreign.filter(({ key }) => keys?.includes(key) ?? true) : [];
    if (seen.byId.size === 0) return { found: roots, next: null };
    const where = keys ? { id: { in: keys } } : null;
    const { nodes, pageInfo } = (await client.request(DoctorFilesDocument, { where, after })).fileList;
    const found = [...roots, ...(await problemsOf(nodes, seen, deep))];
    return { found, next: pageInfo.hasNextPage ? pageInfo.endCursor : null, compared: nodes.length };
  },
});
