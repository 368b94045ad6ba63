import { printable } from '@visor/schema';

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
