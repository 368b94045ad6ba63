/*
 * Text of strangers, made harmless for people who read it in a terminal, a browser or a log.
 */

/** Control sequences of terminals (ECMA-48): CSI, then OSC and its kin up to their end, then two-letter ones. */
const SEQUENCES = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]',
    '(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c]{0,4096}(?:\\u0007|\\u001b\\\\|\\u009c)',
    '\\u001b[ -/]*[0-~]',
  ].join('|'),
  'gu',
);
/** Control and format characters, line separators, lone surrogates; all but tab and newline. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text without terminal control sequences; each other unprintable character is one visible sign instead. */
export function printable(text: string): string {
  return text.replace(SEQUENCES, '').replace(/\r\n?/g, '\n').replace(UNPRINTABLE, picture);
}

function picture(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** A name in one line, shortened in its middle. */
export function printableName(name: string, maxLength = 200): string {
  const text = printable(name).replace(/[\t\n]/g, (letter) => (letter === '\n' ? '\u240a' : '\u2409'));
  const half = Math.floor(maxLength / 2);
  return text.length <= maxLength ? text : `${text.slice(0, half)}…${text.slice(-half)}`.toWellFormed();
}

/** The last lines of a text, no more than `maxLines` and `maxLength` characters; empty ones at its end are left out. */
export function lastLines(text: string, maxLines: number, maxLength: number): string {
  const lines = text.trimEnd().split('\n').slice(-maxLines).join('\n');
  if (lines.length <= maxLength) return lines;
  return `…${lines.slice(1 - maxLength)}`.toWellFormed();
}

/** Names in one line, the first few of them. */
export function listNames(names: readonly string[], max = 5): string {
  const shown = names.slice(0, max).map((name) => printableName(name));
  const others = names.length - shown.length;
  return shown.join(', ') + (others > 0 ? ` and ${others} more` : '');
}
