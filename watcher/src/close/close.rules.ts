/** When a watched dataset is complete. */

export interface CloseRules {
  /** Number of files. */
  readonly afterFiles: number | null;
  /** Time without a new file, milliseconds. */
  readonly afterMs: number | null;
  readonly hasMarker: boolean;
}

interface DatasetState {
  readonly isLate: boolean;
  /** Announced files. */
  readonly files: number;
  /** Whether files of it are on their way: they wait, are read or announced. */
  readonly hasOpenWork: boolean;
  /** Time since the last sign of a file of it, milliseconds. */
  readonly quietMs: number;
  /** Whether a marker of the end of its run was found, and its folders were listed after that. */
  readonly isMarked: boolean;
}

/** Late files have no end of a run: their dataset closes when none has come for this time, unless another was given. */
const LATE_QUIET_MS = 60_000;

export type CloseReason = 'files' | 'quiet' | 'marker';

/** Returns why a dataset must be closed now, or undefined. */
export function closeReason(rules: CloseRules, state: DatasetState): CloseReason | undefined {
  if (state.files === 0) return undefined;
  if (rules.afterFiles !== null && state.files >= rules.afterFiles) return 'files';
  if (state.hasOpenWork) return undefined;
  if (state.isMarked) return 'marker';
  const quietMs = rules.afterMs ?? (state.isLate && hasRule(rules) ? LATE_QUIET_MS : null);
  return quietMs !== null && state.quietMs >= quietMs ? 'quiet' : undefined;
}

export const hasRule = ({ afterFiles, afterMs, hasMarker }: CloseRules): boolean =>
  afterFiles !== null || afterMs !== null || hasMarker;
