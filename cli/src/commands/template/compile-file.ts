import { compileChain, type Chain, type Problem } from '@visor/cwl';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { harmless } from '../../output/text.rules.ts';
import { readDocument } from './read-document.ts';

/** Compiles the document in a file, as `createTemplate` does; needs no server. */
export function compileFile(file: string): { readonly chain?: Chain; readonly problems: readonly Problem[] } {
  const compiled = compileChain(readDocument(file));
  return 'chain' in compiled ? { chain: compiled.chain, problems: compiled.warnings } : { problems: compiled.problems };
}

/** Returns a problem as compilers print it: `file:line:column: error: text (code); hint: what would be right`. */
export const problemText = (file: string, { severity, line, col, message, code, hint }: Problem): string =>
  `${harmless(file)}:${line}:${col}: ${severity.toLowerCase()}: ${harmless(message)} (${code})${hint === '' ? '' : `; hint: ${harmless(hint)}`}`;

/** @throws CommandError (failed) that says how many errors there are */
export function failOnErrors(file: string, problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'ERROR').length;
  if (errors > 0)
    throw new CommandError(
      EXIT_CODE.failed,
      `${file}: ${errors} ${errors === 1 ? 'error' : 'errors'}; Visor cannot run it`,
    );
}
