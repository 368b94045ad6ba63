import type { Problem } from '@visor/cwl';
import { CommandError, exitCodeOf } from '../../exit-codes.rules.ts';
import { counted } from '../../output/count.rules.ts';
import { problemText } from './compile-file.ts';

/** A problem as the API names it. */
type NamedProblem = Omit<Problem, 'col'> & { readonly column: number };

/** Sends a document, and names each of its problems where it is refused for them. @throws CommandError; else what `send` throws */
export async function withNamedProblems<Result>(file: string, send: () => Promise<Result>): Promise<Result> {
  try {
    return await send();
  } catch (error) {
    const problems = (error as { readonly details?: { readonly problems?: readonly NamedProblem[] } }).details
      ?.problems;
    if (!problems) throw error;
    for (const { column, ...problem } of problems)
      process.stderr.write(`${problemText(file, { ...problem, col: column })}\n`);
    const errors = problems.filter(({ severity }) => severity === 'ERROR').length;
    throw new CommandError(exitCodeOf(error), `${file}: ${counted(errors, 'error')}; Visor cannot run it`, {
      cause: error,
    });
  }
}
