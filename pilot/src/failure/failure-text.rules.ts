import { printable } from '@visor/schema';
import { lastLines, listNames } from '../text.rules.ts';

/** What a failure's text says beside what happened. */
export interface FailureContext {
  readonly step: string | undefined;
  readonly program: string | undefined;
  /** Names of the job's input files. */
  readonly inputs: readonly string[];
  /** Ends of the payload's streams; undefined where it did not run. */
  readonly stdout: string | undefined;
  readonly stderr: string | undefined;
}

const MAX_LINES = 20;
const MAX_QUOTE_LENGTH = 1_500;
const MAX_TEXT_LENGTH = 2_000;

/**
 * Returns a failure's text for people: what happened, in which step, to which input, and the end of the program's
 * output.
 */
export function failureText(text: string, context: FailureContext): string {
  const { step, program, inputs } = context;
  const where = [
    step === undefined ? undefined : `step ${step}`,
    program === undefined || program === step ? undefined : `program ${program}`,
    inputs.length === 0 ? undefined : `${inputs.length === 1 ? 'input' : 'inputs'} ${listNames(inputs, 3)}`,
  ].filter((part) => part !== undefined);
  const head = `${printable(text)}${where.length === 0 ? '' : ` (${where.join(', ')})`}`;
  const quote = quoteOutput(context);
  const maxHeadLength = MAX_TEXT_LENGTH - (quote?.length ?? 0);
  const short = head.length <= maxHeadLength ? head : `${head.slice(0, maxHeadLength - 2)}…`.toWellFormed();
  return quote === undefined ? short : `${short}\n${quote}`;
}

function quoteOutput({ stdout, stderr }: FailureContext): string | undefined {
  if (stderr !== undefined && stderr.trim() !== '')
    return `end of standard error:\n${lastLines(stderr, MAX_LINES, MAX_QUOTE_LENGTH)}`;
  // Many programs report errors there.
  if (stdout !== undefined && stdout.trim() !== '')
    return `nothing on standard error; end of standard output:\n${lastLines(stdout, MAX_LINES, MAX_QUOTE_LENGTH)}`;
  return undefined;
}
