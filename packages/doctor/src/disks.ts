import type { Stats } from 'node:fs';
import { lstat, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DoctorCopiesDocument,
  DoctorFilesDocument,
  DoctorStoragesDocument,
  type ChecksumKind,
  type DoctorStoragesQuery,
} from '#operations';
import { checksumOfFile } from '@visor/storage';
import { isMarkerOf, MARKER_NAME } from '@visor/storage/root-marker.rules';
import type { Finding } from './finding.rules.ts';
import type { FindingPage, Round, Source } from './source.ts';

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
    // A link to the folder will do: the marker says whether it is the right one.
    return (await stat(path)).isDirectory() ? undefined : `${path} is no folder`;
  } catch (error) {
    return `${path} cannot be read here: ${(error as Error).message}`;
  }
}

/** An empty mount point must not look like a storage whose files are all missing. */
async function rootProblem({ id, name, url, markerId }: Storage): Promise<Finding | undefined> {
  if (markerId === null) return undefined;
  const path = join(fileURLToPath(url), MARKER_NAME);
  const text = await readFile(path, 'utf8').catch(() => '');
  if (isMarkerOf(text, { id, markerId })) return undefined;
  const what = text === '' ? 'has no marker that can be read' : 'has the marker of another root';
  const remedy = 'look whether the storage is mounted; nothing is done with its files meanwhile';
  return { kind: 'ROOT_NOT_MARKED', id, key: id, name, text: `${url} ${what} (${path})`, remedy };
}

const REMEDY =
  'let the inspector look (inspect consistency STORAGE), which mends it from another copy where there is one';

const LINK_REMEDY =
  'put the file itself in the place of the link (cp --remove-destination TARGET LINK), then let the inspector look (inspect consistency STORAGE): what a link leads to is not kept, and no copy';

interface Bad {
  readonly kind: string;
  readonly text: string;
  /** Absent: the usual one. */
  readonly remedy?: string;
}

/** A good copy, as the catalog has it. */
interface Copy {
  readonly id: string;
  readonly fileId: string;
  readonly name: string;
  readonly place: string;
  readonly size: number;
  /** Absent: its bytes are not read. */
  readonly checksum?: { readonly kind: ChecksumKind; readonly value: string };
}

async function problemOf({ place, size, checksum }: Copy): Promise<Bad | undefined> {
  try {
    const entry = await lstat(place);
    if (entry.isSymbolicLink())
      return {
        kind: 'COPY_IS_LINK',
        text: `${place} is a symbolic link to ${await readlink(place)}`,
        remedy: LINK_REMEDY,
      };
    if (!entry.isFile()) return { kind: 'COPY_NO_FILE', text: `${place} is a ${nameOf(entry)}, not a file` };
    if (entry.size !== size)
      return { kind: 'COPY_SIZE', text: `${place} has ${entry.size} bytes, the catalog says ${size}` };
    if (!checksum) return undefined;
    const found = await checksumOfFile(place, checksum.kind);
    return found === checksum.value
      ? undefined
      : {
          kind: 'COPY_CHECKSUM',
          text: `${place} has the ${checksum.kind} ${found}, the catalog says ${checksum.value}`,
        };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'COPY_MISSING', text: `${place} is not there` }
      : { kind: 'COPY_UNREADABLE', text: `${place} cannot be read: ${message}` };
  }
}

const nameOf = (entry: Stats): string => {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFIFO()) return 'pipe';
  return entry.isSocket() ? 'socket' : 'device';
};

/** Files that are looked at at once. */
const AT_ONCE = 16;

async function problemsOf(copies: readonly Copy[]): Promise<Finding[]> {
  const found: Finding[] = [];
  const rest = copies.values();
  const look = async (): Promise<void> => {
    for (const copy of rest) {
      const bad = await problemOf(copy);
      const { id, fileId: key, name } = copy;
      if (bad) found.push({ remedy: REMEDY, ...bad, id, key, name });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  return found;
}

/** No storage is looked at. */
export const NO_STORAGES: Seen = { names: [], byId: new Map(), foreign: [], unseen: [] };

/** Where a page begins: the storage, and the copies of it that were read. */
interface Place {
  readonly storage: number;
  readonly after: string | null;
}

const START: Place = { storage: 0, after: null };

/** Files of the storages that are seen here: whether they are there and have the size, or the bytes, that the catalog says. */
export const disks = (seen: Seen, deep: boolean): Source => ({
  area: 'disks',
  read: (round, { keys, after }) =>
    keys ? readAgain(round, seen, { keys, deep }) : readNext(round, seen, { after, deep }),
});

/** A part of the copies of one storage after another. */
async function readNext(
  { client }: Round,
  { byId, foreign }: Seen,
  { after, deep }: { readonly after: string | null; readonly deep: boolean },
): Promise<FindingPage> {
  const place = after === null ? START : (JSON.parse(after) as Place);
  const roots = after === null ? foreign : [];
  const storage = [...byId.values()][place.storage];
  if (!storage) return { found: roots, next: null };
  const columns = (await client.request(DoctorCopiesDocument, { storage: storage.name, after: place.after, deep }))
    .storage?.copies;
  const folder = fileURLToPath(storage.url);
  const copies = (columns?.ids ?? []).map((id, index): Copy => {
    const path = columns?.paths[index] ?? '';
    const [kind, value] = [columns?.checksumKinds?.[index], columns?.checksums?.[index]];
    return {
      id,
      fileId: columns?.fileIds[index] ?? '',
      name: path,
      place: join(folder, path),
      size: columns?.sizes[index] ?? 0,
      ...(kind && value !== undefined ? { checksum: { kind, value } } : {}),
    };
  });
  const next = columns?.next == null ? { storage: place.storage + 1, after: null } : { ...place, after: columns.next };
  const found = [...roots, ...(await problemsOf(copies))];
  return { found, next: next.storage < byId.size ? JSON.stringify(next) : null, compared: copies.length };
}

/** The copies of these files. */
async function readAgain(
  { client }: Round,
  { byId, foreign }: Seen,
  { keys, deep }: { readonly keys: readonly string[]; readonly deep: boolean },
): Promise<FindingPage> {
  const roots = foreign.filter(({ key }) => keys.includes(key));
  if (byId.size === 0) return { found: roots, next: null };
  const { nodes } = (await client.request(DoctorFilesDocument, { ids: keys })).fileList;
  const copies = nodes.flatMap((file) =>
    file.replicas
      .filter(({ status, storage }) => status === 'AVAILABLE' && byId.has(storage.id))
      .map(({ id, url }): Copy => ({
        id,
        fileId: file.id,
        name: `${file.dataset.name}/${file.name}`,
        place: fileURLToPath(url),
        size: file.size,
        ...(deep ? { checksum: { kind: file.checksumKind, value: file.checksum } } : {}),
      })),
  );
  return { found: [...roots, ...(await problemsOf(copies))], next: null };
}
