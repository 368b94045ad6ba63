/** Bytes of a file, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** More ranges than this in one request are ignored, as RFC 9110 (14.2) allows: the whole file is the answer. */
const MAX_RANGES = 32;
const MAX_HEADER_LENGTH = 1_024;
const RANGE = /^(?:(\d+)-(\d*)|-(\d+))$/;

/**
 * Reads a Range header. Undefined: there is none, or it is ignored (another unit, no ranges, too many); [] where none of its
 * ranges has a byte of the file. Ranges that overlap or touch become one.
 */
export function readRanges(header: string | undefined, size: number): readonly ByteRange[] | undefined {
  const list =
    header !== undefined && header.length <= MAX_HEADER_LENGTH ? /^bytes=(.*)$/i.exec(header)?.[1] : undefined;
  const texts = list
    ?.split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  if (!texts || texts.length === 0 || texts.length > MAX_RANGES) return undefined;
  const ranges: ByteRange[] = [];
  for (const text of texts) {
    const range = readRange(text, size);
    if (range === undefined) return undefined;
    if (range.start <= range.end) ranges.push(range);
  }
  return joinRanges(ranges);
}

/** @returns an empty range where it has no byte of the file; undefined for what is no range */
function readRange(text: string, size: number): ByteRange | undefined {
  const found = RANGE.exec(text);
  if (!found) return undefined;
  const [, first, last, suffix] = found;
  if (suffix !== undefined) return { start: Math.max(size - Number(suffix), 0), end: size - 1 };
  const start = Number(first);
  const end = last === '' ? Infinity : Number(last);
  return end < start ? undefined : { start, end: Math.min(end, size - 1) };
}

/** In the order of their first bytes, which the reader of the file is quickest with. */
function joinRanges(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const joined: ByteRange[] = [];
  for (const range of ranges.toSorted((left, right) => left.start - right.start)) {
    const last = joined.at(-1);
    if (last && range.start <= last.end + 1)
      joined.splice(-1, 1, { start: last.start, end: Math.max(last.end, range.end) });
    else joined.push(range);
  }
  return joined;
}
