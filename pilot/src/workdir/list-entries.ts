import { isUtf8 } from 'node:buffer';
import { lstatSync, opendirSync, type Dirent } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { showBytes } from '@visor/schema';

type EntryKind = 'file' | 'folder' | 'symbolic link' | 'named pipe' | 'socket' | 'device';

/** An entry in a folder, at any depth. */
export interface FolderEntry {
  /** Relative path with `/` between folders; bytes that are not UTF-8 are shown as `\xe9`. */
  readonly name: string;
  readonly kind: EntryKind;
  /** The bytes of a name that is not UTF-8. */
  readonly bytes?: Buffer;
}

export interface FolderListing {
  readonly entries: readonly FolderEntry[];
  /** The first folders that were not read, each with the reason. */
  readonly unread: readonly string[];
  /** The limit at which the listing stopped. */
  readonly exceeded?: string;
}

/** Entries of one attempt, including folders. */
const MAX_ENTRIES = 200_000;
/** Total length of their names. */
const MAX_NAME_BYTES = 64 * 1024 * 1024;
/** Depth of nested folders. */
const MAX_DEPTH = 64;
/** Longest path that a system call accepts. */
const MAX_PATH_BYTES = 4_095;
const MAX_UNREAD = 20;
/** Entries that are read before the event loop runs other work. */
const ENTRIES_PER_TURN = 2_000;

interface Folder {
  /** Relative path with a slash at its end, or empty. */
  readonly bytes: Buffer;
  readonly depth: number;
}

/** Lists a folder within limits of memory, depth and count; follows no link. @throws where the folder cannot be read */
export async function listEntries(root: string, maxEntries = MAX_ENTRIES): Promise<FolderListing> {
  if (!lstatSync(root).isDirectory())
    throw Object.assign(new Error(`${root} is no longer a folder`), { code: 'ENOTDIR', syscall: 'lstat' });
  const entries: FolderEntry[] = [];
  const unread: string[] = [];
  const pending: Folder[] = [{ bytes: Buffer.alloc(0), depth: 0 }];
  const base = Buffer.from(`${root}/`);
  let nameBytes = 0;
  for (let folder; (folder = pending.pop());) {
    const problem = folderProblem(folder, base);
    if (problem !== undefined) {
      if (unread.length < MAX_UNREAD) unread.push(`${nameOf(folder.bytes).name}: ${problem}`);
      continue;
    }
    try {
      for (const found of readFolder(Buffer.concat([base, folder.bytes]))) {
        const bytes = Buffer.concat([folder.bytes, found.name]);
        nameBytes += bytes.length;
        if (entries.length >= maxEntries) return { entries, unread, exceeded: `${maxEntries} files and folders` };
        if (nameBytes > MAX_NAME_BYTES) return { entries, unread, exceeded: `${MAX_NAME_BYTES} bytes of file names` };
        entries.push({ ...nameOf(bytes), kind: found.kind });
        if (found.kind === 'folder') pending.push({ bytes: Buffer.concat([bytes, SLASH]), depth: folder.depth + 1 });
        if (entries.length % ENTRIES_PER_TURN === 0) await turn();
      }
    } catch (error) {
      // A payload's folder that cannot be read is no error here; an output in it counts as missing.
      if (folder.depth === 0) throw error;
      if (unread.length < MAX_UNREAD) unread.push(`${nameOf(folder.bytes).name}: ${(error as Error).message}`);
    }
  }
  return { entries, unread };
}

const SLASH = Buffer.from('/');

function folderProblem({ bytes, depth }: Folder, base: Buffer): string | undefined {
  if (depth > MAX_DEPTH) return `more than ${MAX_DEPTH} folders deep`;
  if (base.length + bytes.length > MAX_PATH_BYTES) return `its path has more than ${MAX_PATH_BYTES} bytes`;
  return undefined;
}

interface RawEntry {
  readonly name: Buffer;
  readonly kind: EntryKind;
}

/** Yields the entries of one folder and reads a few at a time: it may have millions. */
function* readFolder(path: Buffer): Iterable<RawEntry> {
  // The type declarations allow names as text only.
  const folder = opendirSync(path, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 });
  try {
    for (let entry; (entry = folder.readSync());) {
      const name: unknown = entry.name;
      if (Buffer.isBuffer(name)) yield { name, kind: kindOf(entry) };
    }
  } finally {
    folder.closeSync();
  }
}

function kindOf(entry: Dirent): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'symbolic link';
  if (entry.isFIFO()) return 'named pipe';
  return entry.isSocket() ? 'socket' : 'device';
}

const nameOf = (bytes: Buffer): { name: string; bytes?: Buffer } =>
  isUtf8(bytes) ? { name: bytes.toString() } : { name: showBytes(bytes), bytes };
