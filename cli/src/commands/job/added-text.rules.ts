/** What was added at the end of a text. */
interface Added {
  readonly text: string;
  /** The end of the former text is no more in the new one: something between them was not seen. */
  readonly isGap: boolean;
}

/** Returns what `next`, the last part of a growing text, has beyond `former`, its last part before. */
export function addedText(former: string, next: string): Added {
  if (former === '') return { text: next, isGap: false };
  const overlap = longestOverlap(former, next);
  return { text: next.slice(overlap), isGap: overlap === 0 };
}

/** Returns the length of the longest beginning of `next` that `former` ends with (Knuth, Morris and Pratt). */
function longestOverlap(former: string, next: string): number {
  const borders = new Uint32Array(next.length);
  for (let index = 1, border = 0; index < next.length; index++) {
    while (border > 0 && next[index] !== next[border]) border = borders[border - 1] ?? 0;
    if (next[index] === next[border]) border += 1;
    borders[index] = border;
  }
  let matched = 0;
  for (const character of former.slice(-next.length).split('')) {
    while (matched > 0 && (matched === next.length || character !== next[matched])) matched = borders[matched - 1] ?? 0;
    if (character === next[matched]) matched += 1;
  }
  return matched;
}
