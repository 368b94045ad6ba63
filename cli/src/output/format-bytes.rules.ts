const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Returns bytes for people, in decimal units with three digits: `1.23 GB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), UNITS.length - 1);
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? Math.round(value) : value.toPrecision(3)} ${UNITS[power]}`;
}
