import { printable } from '@visor/schema';

/** A control sequence of a terminal without its end. */
const BEGUN_SEQUENCE = new RegExp(
  `${['\\u001b(?:\\[[0-?]*[ -/]*', '[\\]PX^_][^\\u0007\\u001b\\u009c]{0,4096}\\u001b?', '[ -/]*)'].join('|')}$`,
  'u',
);

/** Returns the text of bytes after which more may come, without the character or control sequence that they only begin. */
export const begunText = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true }).replace(BEGUN_SEQUENCE, '');

/** Returns a name in one line, shortened in its middle. */
export function printableName(name: string, maxLength = 200): string {
  const text = printable(name).replace(/[\t\n]/g, (character) => (character === '\n' ? '\u240a' : '\u2409'));
  const half = Math.floor(maxLength / 2);
  return text.length <= maxLength ? text : `${text.slice(0, half)}…${text.slice(-half)}`.toWellFormed();
}

/** Returns the last lines of a text, at most `maxLines` and `maxLength` characters, without empty lines at its end. */
export function lastLines(text: string, maxLines: number, maxLength: number): string {
  const lines = text.trimEnd().split('\n').slice(-maxLines).join('\n');
  if (lines.length <= maxLength) return lines;
  return `…${lines.slice(1 - maxLength)}`.toWellFormed();
}

/** Returns the first names of a list in one line. */
export function listNames(names: readonly string[], max = 5): string {
  const shown = names.slice(0, max).map((name) => printableName(name));
  const hidden = names.length - shown.length;
  return shown.join(', ') + (hidden > 0 ? ` and ${hidden} more` : '');
}
