import { InvalidArgumentError } from 'commander';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/i;

const AMOUNT = /^(\d{1,6})([smhdw])$/;

/**
 * Reads a length of time: `90s`, `15m`, `2h`. @returns milliseconds
 * @throws InvalidArgumentError
 */
export function duration(text: string): number {
  const [, amount, unit = ''] = AMOUNT.exec(text) ?? [];
  if (amount !== undefined && Number(amount) > 0) return Number(amount) * (UNITS_MS[unit] ?? 0);
  throw new InvalidArgumentError('a length of time is expected: 90s, 15m, 2h, 1d.');
}

/**
 * Reads a time of an option: so long ago (`90s`, `2h`, `7d`), or a time with its zone; a day alone begins at midnight UTC.
 * @throws InvalidArgumentError
 */
export function timeAgo(text: string, now: Date): string {
  const [, amount, unit = ''] = AMOUNT.exec(text) ?? [];
  if (amount !== undefined) return new Date(now.getTime() - Number(amount) * (UNITS_MS[unit] ?? 0)).toISOString();
  const date = new Date(INSTANT.test(text) ? text : Number.NaN);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new InvalidArgumentError('a time is expected: how long ago (90s, 30m, 2h, 7d), or as 2026-11-25T10:00Z.');
}
