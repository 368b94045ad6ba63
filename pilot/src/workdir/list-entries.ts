import { isUtf8 } from 'node:buffer';
import { lstatSync, opendirSync, type Dirent } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { showBytes } from '@visor/schema';

export type EntryKind = 'file' | 'folder' | 'symbolic link' | 'named pipe' | 'socket' | 'device';

/** What lies in a folder, at any depth. */
export interface FolderEntry {
  /** Relative, with `/` between folders; bytes that are not UTF-8 as `\xe9`. */
  readonly name: string;
  readonly kind: EntryKind;
  /** The name's bytes where they are not UTF-8. */
  readonly bytes?: Buffer;
}

export interface FolderListing {
  readonly entries: readonly FolderEntry[];
  /** Folders that were not looked into, each with the reason; no more than a few. */
  readonly unread: readonly string[];
  /** The limit that ended the listing before its end. */
  readonly exceeded?: string;
}

/** Entries of one attempt, folders included. */
export const MAX_ENTRIES = 200_000;
/** All their names together, bytes. */
const MAX_NAME_BYTES = 64 * 1024 * 1024;
/** Folders within folders. */
const MAX_DEPTH = 64;
/** Longest path that a system call takes, bytes. */
const MAX_PATH_BYTES = 4_095;
const MAX_UNREAD = 20;
/** Entries read before other work has its turn. */
const ENTRIES_PER_TURN = 2_000;

interface Folder {
  /** Relative, with a slash at its end, or empty. */
  readonly bytes: Buffer;
  readonly depth: number;
}

/** Lists a folder within the limits of memory, depth and count. Links are not followed. @throws where it cannot be read */
export async function listEntries(root: string, maxEntries = MAX_ENTRIES): Promise<FolderListing> {
  if (!lstatSync(root).isDirectory())
    throw Object.assign(new Error(`${root} is no folder any more`), { code: 'ENOTDIR', syscall: 'lstat' });
  const entries: FolderEntry[] = [];
  const unread: string[] = [];
  const waiting: Folder[] = [{ bytes: Buffer.alloc(0), depth: 0 }];
  const base = Buffer.from(`${root}/`);
  let nameBytes = 0;
  for (let folder; (folder = waiting.pop());) {
    const fault = openFault(folder, base);
    if (fault !== undefined) {
      if (unread.length < MAX_UNREAD) unread.push(`${nameOf(folder.bytes).name}: ${fault}`);
      continue;
    }
    try {
      for (const found of readFolder(Buffer.concat([base, folder.bytes]))) {
        const bytes = Buffer.concat([folder.bytes, found.name]);
        nameBytes += bytes.length;
        if (entries.length >= maxEntries) return { entries, unread, exceeded: `${maxEntries} files and folders` };
        if (nameBytes > MAX_NAME_BYTES) return { entries, unread, exceeded: `${MAX_NAME_BYTES} bytes of file names` };
        const kind = kindOf(found);
        entries.push({ ...nameOf(bytes), kind });
        if (kind === 'folder') waiting.push({ bytes: Buffer.concat([bytes, SLASH]), depth: folder.depth + 1 });
        if (entries.length % ENTRIES_PER_TURN === 0) await turn();
      }
    } catch (error) {
      // A folder of the payload's that cannot be read is no fault: an output that lies in it is missing.
      if (folder.depth === 0) throw error;
      if (unread.length < MAX_UNREAD) unread.push(`${nameOf(folder.bytes).name}: ${(error as Error).message}`);
    }
  }
  return { entries, unread };
}

const SLASH = Buffer.from('/');

function openFault({ bytes, depth }: Folder, base: Buffer): string | undefined {
  if (depth > MAX_DEPTH) return `more than ${MAX_DEPTH} folders deep`;
  if (base.length + bytes.length > MAX_PATH_BYTES) return `its path has more than ${MAX_PATH_BYTES} bytes`;
  return undefined;
}

type Found = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket'> & {
  readonly name: Buffer;
};

/** Entries of one folder, a few at a time: it may have millions. */
function* readFolder(path: Buffer): Iterable<Found> {
  // The types know names as text only.
  const folder = opendirSync(path, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 });
  try {
    for (let entry; (entry = folder.readSync());) yield entry as unknown as Found;
  } finally {
    folder.closeSync();
  }
}

function kindOf(found: Found): EntryKind {
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'folder';
  if (found.isSymbolicLink()) return 'symbolic link';
  if (found.isFIFO()) return 'named pipe';
  return found.isSocket() ? 'socket' : 'device';
}

const nameOf = (bytes: Buffer): { name: string; bytes?: Buffer } =>
  isUtf8(bytes) ? { name: bytes.toString() } : { name: showBytes(bytes), bytes };
