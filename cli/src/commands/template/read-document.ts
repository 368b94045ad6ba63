import { readFileSync, statSync } from 'node:fs';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { harmless } from '../../output/text.rules.ts';

/** The API takes a document of up to 1 MiB. */
const MAX_BYTES = 1024 * 1024;

/** Reads the document of a template. @throws CommandError (usage) when it is no file, or too large */
export function readDocument(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile())
    throw new CommandError(
      EXIT_CODE.usage,
      `${harmless(file)}: ${stats ? 'no plain file' : 'no such file'}; give the path of a CWL document`,
    );
  if (stats.size > MAX_BYTES)
    throw new CommandError(EXIT_CODE.usage, `${file}: ${stats.size} bytes; a document has at most ${MAX_BYTES}`);
  return readFileSync(file, 'utf8');
}
