const QUOTE = 0x22;
const HASH = 0x23;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Whether a character code opens (1) or closes (-1) a level: ( [ { and ) ] }. */
function levelChange(code: number): -1 | 0 | 1 {
  if (code === 0x28 || code === 0x5b || code === 0x7b) return 1;
  if (code === 0x29 || code === 0x5d || code === 0x7d) return -1;
  return 0;
}

/** Index after the string that begins at `start`; the length of the text where the string does not end. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** Index after the block string of GraphQL that begins at `start`; inside it, only `\"""` is escaped. */
function endOfBlockString(text: string, start: number): number {
  for (let quotes = text.indexOf('"""', start + 3); quotes >= 0; quotes = text.indexOf('"""', quotes + 1))
    if (text.charCodeAt(quotes - 1) !== BACKSLASH) return quotes + 3;
  return text.length;
}

function endOfComment(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charCodeAt(end) !== NEWLINE && text.charCodeAt(end) !== CARRIAGE_RETURN) end += 1;
  return end;
}

/**
 * Whether a JSON text nests lists and objects deeper than `limit`. Reads the text once without recursion and stops at
 * the first level too many, so it is safe before any parser has seen the text.
 */
export function isJsonDeeperThan(text: string, limit: number): boolean {
  let level = 0;
  for (let index = 0; index < text.length;) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index);
      continue;
    }
    level += levelChange(code);
    if (level > limit) return true;
    index += 1;
  }
  return false;
}

/** Whether the text of a GraphQL document nests braces, brackets and parentheses deeper than `limit`. */
export function isDocumentDeeperThan(text: string, limit: number): boolean {
  let level = 0;
  for (let index = 0; index < text.length;) {
    const code = text.charCodeAt(index);
    if (code === QUOTE)
      index = text.startsWith('"""', index) ? endOfBlockString(text, index) : endOfString(text, index);
    else if (code === HASH) index = endOfComment(text, index);
    else {
      level += levelChange(code);
      if (level > limit) return true;
      index += 1;
    }
  }
  return false;
}
