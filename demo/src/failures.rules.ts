/** A file that did not come through, and why. */
export interface FailedFile {
  /** Name of the job's input; null where a step failed as a whole. */
  readonly file: string | null;
  /** Raw files behind it, where it is not one itself. */
  readonly from: readonly string[];
  readonly step: string;
  /** Id of the job: its attempts and their logs are found by it. */
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
 * Every input of every failed job, and every step that failed without one.
 * @param rootsOf names of the raw files behind a file id
 */
export function failedFiles(
  steps: readonly EndedStep[],
  rootsOf: (fileId: string) => readonly string[],
): readonly FailedFile[] {
  return steps.flatMap(({ name: step, state, reason, jobs }): readonly FailedFile[] => {
    const failed = jobs.filter((job) => job.state === 'FAILED');
    const whole = state === 'FAILED' && failed.length === 0;
    if (whole)
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

/** The failed files for a person: one line each, and the lines of its reason below. */
export function failuresText(failures: readonly FailedFile[]): string[] {
  const lines = failures.slice(0, MAX_SHOWN).flatMap(({ file, from, step, code, name, text }) => {
    const what =
      file === null ? `step ${step}` : `${file}${from.length > 0 ? ` (from ${from.join(', ')})` : ''} at ${step}`;
    const why = code === null ? '' : `: ${code} ${name ?? ''}`.trimEnd();
    return [
      `  ${what}${why}`,
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `${INDENT}${line}`),
    ];
  });
  const more = failures.length - MAX_SHOWN;
  return more > 0 ? [...lines, `  and ${more} more; the report names all`] : lines;
}
