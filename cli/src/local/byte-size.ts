import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { '': 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, PB: 1e15 };

/** Reads the value of an option that is a number of bytes within bounds, as `500kB` or `4PB`. */
export const byteSize =
  (low: number, high: number, expected: string) =>
  (text: string): number => {
    const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?) ?(|[kMGTP]B)$/.exec(text) ?? [];
    const bytes = Math.round(Number(digits) * (UNITS[unit] ?? Number.NaN));
    if (digits !== '' && bytes >= low && bytes <= high) return bytes;
    throw new InvalidArgumentError(`${expected} is expected, as 500kB, 2MB or 1GB.`);
  };
