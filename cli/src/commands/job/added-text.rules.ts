import { MAX_TAIL_BYTES } from '@visor/schema';

/** The last part of a growing text. */
export interface Tail {
  readonly text: string;
  readonly omittedBytes: number;
}

/** What was added at the end of a text. */
interface Added {
  readonly text: string;
  /** The end of the former text is no more in the new one: something between them was not seen. */
  readonly isGap: boolean;
}

/** Returns what `next`, the last part of a growing text, has beyond `former`, its last part before. */
export function addedText(former: Tail, next: Tail): Added {
  if (former.text === '') return { text: next.text, isGap: next.omittedBytes > former.omittedBytes };
  // A text that repeats itself overlaps with itself anywhere: not more than what both tails can hold.
  const most = Math.max(0, MAX_TAIL_BYTES - Math.max(0, next.omittedBytes - former.omittedBytes));
  const overlap = most === 0 ? 0 : longestOverlap(former.text.slice(-most), next.text);
  return { text: next.text.slice(overlap), isGap: overlap === 0 };
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
