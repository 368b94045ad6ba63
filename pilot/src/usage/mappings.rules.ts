/** A part of a process's memory that is a file without a name. */
interface UnnamedMapping {
  /** As the system names it: START-END, without leading zeros. */
  readonly range: string;
  /** Device and inode of the file. */
  readonly file: string;
  /** What of it is in memory, bytes; 0 where the table does not say. */
  readonly residentBytes: number;
}

const MAPPING = /^([0-9a-f]+-[0-9a-f]+) \S+ \S+ ([0-9a-f]+:[0-9a-f]+) (\d+) .* \(deleted\)$/;
const ANY_MAPPING = /^[0-9a-f]+-[0-9a-f]+ /;
const RESIDENT = /^Rss:\s+(\d+) kB$/;
/** The names of parts of memory have none. */
const LEADING_ZEROS = /\b0+(?=[0-9a-f])/g;

/** Reads the files without a name from the table of a process's memory: `/proc/PID/maps`, or `smaps`. */
export function unnamedMappings(table: string): UnnamedMapping[] {
  const found: UnnamedMapping[] = [];
  let isOpen = false;
  for (const line of table.split('\n')) {
    const [, range, device, inode] = MAPPING.exec(line) ?? [];
    if (range !== undefined) {
      found.push({ range: range.replaceAll(LEADING_ZEROS, ''), file: `${device} ${inode}`, residentBytes: 0 });
      isOpen = true;
    } else if (ANY_MAPPING.test(line)) isOpen = false;
    else if (isOpen) {
      const kilobytes = RESIDENT.exec(line)?.[1];
      const last = found.at(-1);
      if (kilobytes !== undefined && last)
        found[found.length - 1] = { ...last, residentBytes: Number(kilobytes) * 1_024 };
    }
  }
  return found;
}

/** Returns a device as the tables of memory show it. */
export function shownDevice(device: number): string {
  const major = Math.floor(device / 256) % 4_096;
  const minor = (device % 256) + Math.floor(device / 2 ** 20) * 256;
  return [major, minor].map((part) => part.toString(16).padStart(2, '0')).join(':');
}
