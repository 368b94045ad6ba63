/** Begins the text of a path that is no plain text. No path of the catalog has a backslash. */
const HEX_PREFIX = '\\x';
const HEX = /^\\x(?:[0-9a-f]{2})+$/;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a path of any bytes: itself, where it is UTF-8 without backslashes, else its bytes in hexadecimal. */
export function scanKey(path: Uint8Array): string {
  try {
    const text = decoder.decode(path);
    if (!text.includes('\\')) return text;
  } catch {
    // No UTF-8.
  }
  return HEX_PREFIX + Buffer.from(path).toString('hex');
}

/** The bytes of a path, from its text. */
export const pathOfKey = (key: string): Buffer =>
  HEX.test(key) ? Buffer.from(key.slice(HEX_PREFIX.length), 'hex') : Buffer.from(key, 'utf8');

/** Whether it is a path that the catalog can hold. */
export const isPlainKey = (key: string): boolean => !key.startsWith(HEX_PREFIX);
