const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const RELATIVE = /^([+-]\d{1,9}(?:\.\d{1,9})?)([smhdw])$/;
/** A day without a time. */
export const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)?$/;
/** How a time is written, for errors. */
export const TIMES =
  'a time is written as -2h (units s, m, h, d, w), 2026-11-25 or 2026-11-25T10:00Z (without zone: UTC)';

/** Reads a time; undefined where it is none. */
export function readTime(text: string, now: number): number | undefined {
  const [, amount, unit] = RELATIVE.exec(text) ?? [];
  if (amount !== undefined) return inRange(now + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0));
  if (text === 'now') return now;
  if (DAY.test(text)) return inRange(Date.parse(`${text}T00:00:00Z`), text);
  const [, , , zone] = INSTANT.exec(text) ?? [];
  if (!INSTANT.test(text)) return undefined;
  return inRange(Date.parse(`${text.replace(' ', 'T')}${zone === undefined ? 'Z' : ''}`.toUpperCase()), text);
}

/** Whole milliseconds of a year from 1 to 9999; the 31st of June is no day. */
function inRange(ms: number, text?: string): number | undefined {
  const date = new Date(Math.round(ms));
  const year = date.getUTCFullYear();
  if (Number.isNaN(date.getTime()) || year < 1 || year > 9_999) return undefined;
  const [, month, day] = /^\d{4}-(\d\d)-(\d\d)/.exec(text ?? '') ?? [];
  const days = new Date(Date.UTC(year, Number(month), 0)).getUTCDate();
  return day !== undefined && Number(day) > days ? undefined : date.getTime();
}

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
const NUMBER = /^(-?\d{1,16}(?:\.\d{1,16})?)([A-Za-z]{0,3})$/;

/** Reads a number; undefined where it is none. A whole one takes units of sizes. */
export function readNumber(text: string, isWhole: boolean): number | undefined {
  const [, digits, unit = ''] = NUMBER.exec(text) ?? [];
  const factor = SIZE_UNITS[unit.toLowerCase()];
  if (digits === undefined || factor === undefined) return undefined;
  const value = Number(digits) * factor;
  if (!isWhole) return value;
  return Number.isSafeInteger(Math.round(value)) && (unit !== '' || Number.isInteger(value))
    ? Math.round(value)
    : undefined;
}
