import { ownValue } from '@visor/schema';

/** The largest size, 8 PiB: a file system of a farm, and within what a number holds exactly. */
const MAX_BYTES = 2 ** 53;

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const SIZE = /^(\d{1,16}(?:\.\d{1,6})?) ?([kKMGT]i?B|B)$/;

/** Returns the bytes of a size: a whole number of bytes, or a text with a unit (`200 MiB`); undefined where it is neither. */
export function readSize(value: unknown): number | undefined {
  const [, digits, unit = ''] = (typeof value === 'string' && SIZE.exec(value.trim())) || [];
  const factor = ownValue(UNITS, unit);
  const bytes = typeof value === 'number' ? value : factor && Math.round(Number(digits) * factor);
  return bytes !== undefined && Number.isInteger(bytes) && bytes >= 1 && bytes < MAX_BYTES ? bytes : undefined;
}
