/** A file that did not pass the whole chain, with the reason. */
export interface FailedFile {
  /** Name of the job's input; null when the step failed as a whole. */
  readonly file: string | null;
  /** The raw files that it was made from; empty for a raw file. */
  readonly from: readonly string[];
  readonly step: string;
  /** Id of the job, by which its attempts and their logs are found. */
  readonly job: string | null;
  /** Failure code of docs/states.md. */
  readonly code: number | null;
  readonly name: string | null;
  readonly text: string;
}

interface EndedJob {
  readonly id: string;
  readonly state: string;
  readonly failure: { readonly code: number; readonly name: string; readonly text: string } | null;
  readonly inputs: readonly { readonly id: string; readonly name: string }[];
}

interface EndedStep {
  readonly name: string;
  readonly state: string;
  readonly reason: { readonly text: string } | null;
  readonly jobs: readonly EndedJob[];
}

/**
 * Lists every input of every failed job, and every step that failed without a failed job.
 * @param rootsOf returns the names of the raw files that a file was made from
 */
export function failedFiles(
  steps: readonly EndedStep[],
  rootsOf: (fileId: string) => readonly string[],
): readonly FailedFile[] {
  return steps.flatMap(({ name: step, state, reason, jobs }): readonly FailedFile[] => {
    const failed = jobs.filter((job) => job.state === 'FAILED');
    const failedAsWhole = state === 'FAILED' && failed.length === 0;
    if (failedAsWhole)
      return [
        { file: null, from: [], step, job: null, code: null, name: null, text: reason?.text ?? 'no reason given' },
      ];
    return failed.flatMap(({ id, failure, inputs }) =>
      inputs.map((input) => ({
        file: input.name,
        from: rootsOf(input.id).filter((root) => root !== input.name),
        step,
        job: id,
        code: failure?.code ?? null,
        name: failure?.name ?? null,
        text: failure?.text ?? 'no reason given',
      })),
    );
  });
}

const MAX_SHOWN = 20;
const INDENT = '      ';

/** Formats the failed files: one line each, followed by the lines of the reason. */
export function failuresText(failures: readonly FailedFile[]): string[] {
  const lines = failures.slice(0, MAX_SHOWN).flatMap(({ file, from, step, code, name, text }) => {
    const subject =
      file === null ? `step ${step}` : `${file}${from.length > 0 ? ` (from ${from.join(', ')})` : ''} at ${step}`;
    const failure = code === null ? '' : `: ${code} ${name ?? ''}`.trimEnd();
    return [
      `  ${subject}${failure}`,
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `${INDENT}${line}`),
    ];
  });
  const more = failures.length - MAX_SHOWN;
  return more > 0 ? [...lines, `  and ${more} more; see the report`] : lines;
}
