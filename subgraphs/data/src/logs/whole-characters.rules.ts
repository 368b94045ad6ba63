/** Most bytes of a character in UTF-8 behind its first one. */
const MAX_CONTINUATION = 3;

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Length of a character by its first byte; 1 for what is no first byte. */
function lengthOf(byte: number): number {
  if (byte >= 0xf0) return 4;
  if (byte >= 0xe0) return 3;
  return byte >= 0xc0 ? 2 : 1;
}

/** Returns the part of bytes that has no piece of a character at an end where the text goes on. */
export function wholeCharacters(
  bytes: Uint8Array,
  { isStart, isEnd }: { readonly isStart: boolean; readonly isEnd: boolean },
): { readonly skipped: number; readonly length: number } {
  let skipped = 0;
  if (!isStart) while (skipped < MAX_CONTINUATION && isContinuation(bytes[skipped])) skipped += 1;
  let end = bytes.length;
  if (!isEnd) {
    let first = end - 1;
    while (first >= skipped && end - first <= MAX_CONTINUATION && isContinuation(bytes[first])) first -= 1;
    if (first >= skipped && first + lengthOf(bytes[first] ?? 0) > end) end = first;
  }
  // A part that is all pieces is taken as it is: it is no text, or shorter than a character.
  return end > skipped ? { skipped, length: end - skipped } : { skipped: 0, length: bytes.length };
}
