import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { readLink } from '../payload/processes.ts';
import { shownDevice, unnamedMappings } from './mappings.rules.ts';

/** Unit of the blocks of a file, bytes. */
export const BLOCK_BYTES = 512;
/** Descriptors and parts of memory that are looked at. */
const MAX_LOOKED_AT = 2_000;
/** Most that is read of the table of a process's memory. */
const MAX_TABLE_BYTES = 256 * 1024;
/** Ends what the system shows of a file without a name. */
const UNNAMED = ' (deleted)';
/** Begins what it shows of one that was made in memory. */
const IN_MEMORY = '/memfd:';
/** Errors of a look into the memory of a process that only root may take. */
const FORBIDDEN: ReadonlySet<unknown> = new Set(['EPERM', 'EACCES']);

/** What files without a name take. */
interface UnnamedBytes {
  readonly disk: number;
  /** Of those that were made in memory, and are held open. */
  readonly memory: number;
}

/**
 * Returns what files without a name take which the processes hold open, or have mapped on one of the devices. Of a mapped one only root is
 * told how large it is: another user counts what of it is in memory, which is at least that.
 */
export function unnamedBytes(pids: readonly number[], devices: ReadonlySet<number>): UnnamedBytes {
  const count = new UnnamedCount(devices);
  for (const pid of pids) if (!count.addProcess(pid)) break;
  return { disk: sumOf(count.onDisk), memory: sumOf(count.inMemory) };
}

const sumOf = (sizes: ReadonlyMap<string, number>): number => [...sizes.values()].reduce((sum, size) => sum + size, 0);

class UnnamedCount {
  readonly #devices: ReadonlySet<number>;
  readonly #shownDevices: ReadonlySet<string>;
  /** Bytes by device and inode. */
  readonly onDisk = new Map<string, number>();
  readonly inMemory = new Map<string, number>();
  #looked = 0;

  constructor(devices: ReadonlySet<number>) {
    this.#devices = devices;
    this.#shownDevices = new Set([...devices].map(shownDevice));
  }

  /** Returns false once enough was looked at. */
  addProcess(pid: number): boolean {
    for (const name of descriptorsOf(pid)) {
      if ((this.#looked += 1) > MAX_LOOKED_AT) return false;
      const path = `/proc/${pid}/fd/${name}`;
      // Of a file that has a name nothing is asked: the file system that it lies on may not answer.
      const shown = readLink(path);
      if (shown.endsWith(UNNAMED)) this.#add(path, shown.startsWith(IN_MEMORY) ? this.inMemory : this.onDisk);
    }
    let isForbidden = false;
    // Memory that processes share looks like such a file, too, but lies on no disk.
    for (const { range } of unnamedMappings(readTable(`/proc/${pid}/maps`))) {
      if ((this.#looked += 1) > MAX_LOOKED_AT) return false;
      isForbidden ||= FORBIDDEN.has(this.#add(`/proc/${pid}/map_files/${range}`, this.onDisk, this.#devices));
      if (isForbidden) break;
    }
    if (isForbidden) this.#addResident(pid);
    return true;
  }

  /** Adds a file without a name. @param of devices; undefined: on any. @returns the code of the system's error */
  #add(path: string, sizes: Map<string, number>, of?: ReadonlySet<number>): string | undefined {
    try {
      const found = statSync(path);
      if (found.isFile() && found.nlink === 0 && (!of || of.has(found.dev)))
        sizes.set(`${shownDevice(found.dev)} ${found.ino}`, found.blocks * BLOCK_BYTES);
      return undefined;
    } catch (error) {
      // It was closed, or may not be looked at.
      return (error as NodeJS.ErrnoException).code;
    }
  }

  #addResident(pid: number): void {
    const resident = new Map<string, number>();
    for (const { file, residentBytes } of unnamedMappings(readTable(`/proc/${pid}/smaps`)))
      if (this.#shownDevices.has(file.split(' ')[0] ?? ''))
        resident.set(file, (resident.get(file) ?? 0) + residentBytes);
    for (const [file, bytes] of resident) this.onDisk.set(file, Math.max(bytes, this.onDisk.get(file) ?? 0));
  }
}

function descriptorsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
}

/** Returns the table of a process's memory; of a large one its beginning. */
function readTable(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const table = Buffer.alloc(MAX_TABLE_BYTES);
      let size = 0;
      for (let read; size < table.length && (read = readSync(file, table, size, table.length - size, null)) > 0;)
        size += read;
      return table.toString('latin1', 0, size);
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
