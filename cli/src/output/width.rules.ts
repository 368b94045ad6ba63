/** Columns that a text takes on a terminal: none for a mark that combines and for colours, two for a wide character of East Asia. */
export const widthOf = (text: string): number =>
  [...text.replaceAll(COLOR, '')].reduce((sum, character) => sum + characterWidth(character), 0);

/** A sequence that sets colours, as `util.styleText` writes it. */
// oxlint-disable-next-line no-control-regex
const COLOR = /(\u001b\[[\d;]*m)/g;

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

function characterWidth(character: string): number {
  if (/\p{M}|\p{Cf}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Returns a text filled with blanks to a width. */
export const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Returns a line that fits into a number of columns: a longer one ends in `…`. Colours are kept, and end with the line. */
export function cutLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  if (columns < 1) return '';
  let [cut, width, isColored] = ['', 0, false];
  for (const part of line.split(COLOR)) {
    if (part.startsWith('\u001b[')) {
      [cut, isColored] = [cut + part, true];
      continue;
    }
    for (const character of part) {
      width += characterWidth(character);
      if (width > columns - 1) return `${cut}…${isColored ? '\u001b[0m' : ''}`;
      cut += character;
    }
  }
  return cut;
}
