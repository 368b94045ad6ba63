/**
 * Returns a text of strangers so that a terminal shows it and does nothing else: control characters (also those that begin
 * escape sequences), line ends and characters that change the direction of writing become `\xNN` or `\u{N}`.
 */
export const harmless = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });

/** As `harmless`, for texts of several lines such as the end of standard error: line ends and tabs stay. */
export const harmlessLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.split('\t').map(harmless).join('\t'))
    .join('\n');

/** As `harmless`, for what people or programs wrote: its lines stand in one line, parted by `⏎`, and tabs are blanks. */
export const harmlessLine = (text: string): string =>
  text
    .split(/[\r\n]+/)
    .map((line) => harmless(line.replaceAll('\t', ' ')).trimEnd())
    .filter((line) => line !== '')
    .join(' ⏎ ');
