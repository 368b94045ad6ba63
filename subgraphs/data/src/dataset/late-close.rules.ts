/** Closes of datasets that take no more files: how they differ, and the refusal. */
import type { RefusalCode } from '@visor/schema';
import type { Checklist } from './checklist.rules.ts';
import type { Dataset } from './dataset.entity.ts';
import { evaluateClose } from './dataset.rules.ts';

export interface LateClose {
  readonly dataset: Dataset;
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

interface LateComparison extends Omit<NameMatch, 'matched'> {
  /** Whether the dataset was closed by this checklist. */
  readonly repeat: boolean;
  readonly missing: number;
  readonly surplus: number;
  /** The first surplus names, or else the first missing names. */
  readonly names: string[];
}

/** The numbers are exact where the checklist has names; with count and digest only they are lower bounds. */
export function compareLateClose({ dataset, checklist }: LateClose, match?: NameMatch): LateComparison {
  const sameDigest = checklist.digest === null || checklist.digest === dataset.closedDigest;
  const { missing, surplus } = differenceOf(
    evaluateClose({
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

const differenceOf = (verdict: ReturnType<typeof evaluateClose>): { missing: number; surplus: number } =>
  verdict.verdict === 'EQUAL' ? { missing: 0, surplus: 0 } : verdict;

const QUOTED_NAMES = 5;

const quoted = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` (${names.slice(0, QUOTED_NAMES).join(', ')}${names.length > QUOTED_NAMES ? ', …' : ''})`;

interface LateRefusal {
  readonly code: RefusalCode;
  readonly reason: string;
}

/** The refusal of a checklist other than the one that closed the dataset. */
export function lateRefusal({ dataset, checklist }: LateClose, comparison: LateComparison): LateRefusal {
  const { name, status, fileCount, closedAt } = dataset;
  const since =
    closedAt === null ? 'and was never closed' : `and was closed at ${closedAt.toISOString()} with ${fileCount} files`;
  const atLeast = checklist.names ? '' : 'at least ';
  const reason = [
    `dataset ${name} is ${status} ${since}; this checklist of ${checklist.expected} files changes nothing:`,
    `${atLeast}${comparison.missing} of them are not registered${quoted(comparison.missingNames)},`,
    `${atLeast}${comparison.surplus} registered files are not on it${quoted(comparison.surplusNames)}`,
  ].join(' ');
  return { code: 'ILLEGAL_MOVE', reason };
}
