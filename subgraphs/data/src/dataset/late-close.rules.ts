/** A close of a dataset that takes no more files: what it differs by, and what is answered. */
import type { RefusedMessage } from '../deps.ts';
import type { Checklist } from './checklist.rules.ts';
import type { Dataset } from './dataset.entity.ts';
import { closeVerdict } from './dataset.rules.ts';

export interface LateClose {
  readonly dataset: Pick<Dataset, 'name' | 'status' | 'fileCount' | 'closedAt' | 'closedDigest'> & Dataset;
  readonly checklist: Checklist;
}

/** How the names of a checklist agree with the registered files. */
export interface NameMatch {
  readonly matched: number;
  /** The first names of the checklist that are not registered. */
  readonly missingNames: readonly string[];
  /** The first registered names that are not on the checklist. */
  readonly surplusNames: readonly string[];
}

export interface LateComparison extends Omit<NameMatch, 'matched'> {
  /** Whether it is the list that the dataset was closed by. */
  readonly repeat: boolean;
  readonly missing: number;
  readonly surplus: number;
  /** The first names concerned: surplus ones, else missing ones. */
  readonly names: string[];
}

/** Exact where the checklist has names; by count and digest alone the numbers are lower bounds. */
export function compareLate({ dataset, checklist }: LateClose, match?: NameMatch): LateComparison {
  const sameDigest = checklist.digest === dataset.closedDigest;
  const { missing, surplus } = figures(
    closeVerdict({
      expected: checklist.expected,
      registered: dataset.fileCount,
      matched: match?.matched ?? null,
      sameDigest,
    }),
  );
  const { missingNames = [], surplusNames = [] } = match ?? {};
  const repeat = dataset.closedAt !== null && sameDigest && missing === 0 && surplus === 0;
  return {
    repeat,
    missing,
    surplus,
    missingNames,
    surplusNames,
    names: [...(surplus > 0 ? surplusNames : missingNames)],
  };
}

const figures = (verdict: ReturnType<typeof closeVerdict>): { missing: number; surplus: number } =>
  verdict.verdict === 'EQUAL' ? { missing: 0, surplus: 0 } : verdict;

const QUOTED_NAMES = 5;

const quoted = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` (${names.slice(0, QUOTED_NAMES).join(', ')}${names.length > QUOTED_NAMES ? ', …' : ''})`;

/** What the sender of another list is told. */
export function lateRefusal({ dataset, checklist }: LateClose, compared: LateComparison): RefusedMessage<Checklist> {
  const { name, status, fileCount, closedAt } = dataset;
  const since =
    closedAt === null
      ? 'and was never closed'
      : `and was closed at ${new Date(closedAt).toISOString()} with ${fileCount} files`;
  const atLeast = checklist.names ? '' : 'at least ';
  const reason = [
    `dataset ${name} is ${status} ${since}; this list of ${checklist.expected} files changes nothing:`,
    `${atLeast}${compared.missing} of them are not registered${quoted(compared.missingNames)},`,
    `${atLeast}${compared.surplus} registered files are not on it${quoted(compared.surplusNames)}`,
  ].join(' ');
  return { value: checklist, code: 'ILLEGAL_MOVE', reason };
}
