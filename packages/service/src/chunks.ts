/** Returns the text of chunks of UTF-8; one chunk, the usual case, is not copied. */
export function textOfChunks(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8');
}
