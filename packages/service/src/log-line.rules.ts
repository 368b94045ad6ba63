/** Log lines hold strangers' words; they are read in terminals, by grep, and by programs line by line. */

export const MAX_LINE_LENGTH = 16_384;
const MAX_STRING_LENGTH = 2_000;
const MAX_ITEMS = 30;
const MAX_DEPTH = 5;

/**
 * Characters that JSON leaves as they are and that act on a terminal or hide text: C1 controls, separators of lines,
 * direction and zero-width marks.
 */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const ACTING = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A line of JSON whose length is bounded and whose characters only stand for themselves; the same values, where it was short. */
export function safeLine(line: string): string {
  const bounded = line.length > MAX_LINE_LENGTH ? `${shortened(line)}\n` : line;
  // Outside strings JSON holds none of them, so that an escape always stands within a string.
  return bounded.replace(ACTING, escaped);
}

function shortened(line: string): string {
  const fields = cut(JSON.parse(line), MAX_DEPTH) as Record<string, unknown>;
  const text = JSON.stringify({ ...fields, cut: `from ${line.length} characters` });
  if (text.length <= MAX_LINE_LENGTH) return text;
  const { level, time, service, trace, msg } = fields;
  return JSON.stringify({ level, time, service, trace, msg, cut: `from ${line.length} characters` });
}

function cut(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > MAX_STRING_LENGTH
      ? `${value.slice(0, MAX_STRING_LENGTH).toWellFormed()}… (${value.length} characters)`
      : value;
  if (value === null || typeof value !== 'object') return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => cut(item, depth - 1));
    return value.length > MAX_ITEMS ? [...items, `… (${value.length} items)`] : items;
  }
  const entries = Object.entries(value).slice(0, MAX_ITEMS);
  return Object.fromEntries(entries.map(([name, item]) => [name.slice(0, MAX_STRING_LENGTH), cut(item, depth - 1)]));
}
