/** How long the files of a class of datasets are kept. */
import { Refusal } from '@visor/schema';
import type { DatasetClass, RetentionCondition } from '../../generated/types.ts';

/** What must have happened before files of a class may go: all of it. */
export interface RetentionPolicy {
  readonly class: DatasetClass;
  readonly conditions: readonly RetentionCondition[];
  /** Of the condition AGE: time since the close. */
  readonly keepSeconds: number | null;
  /** Whether a person set it. */
  readonly isDefault: boolean;
}

const MAX_KEEP_SECONDS = 100 * 365 * 86_400;

/** What holds for classes for which nobody has set a policy: only intermediates go by themselves. */
export const defaultPolicy = (datasetClass: DatasetClass): RetentionPolicy => ({
  class: datasetClass,
  conditions: [datasetClass === 'intermediate' ? 'FINAL_UPLOADED' : 'REQUEST'],
  keepSeconds: null,
  isDefault: true,
});

export interface PolicyRequest {
  readonly class: DatasetClass;
  readonly conditions: readonly RetentionCondition[];
  readonly keepSeconds?: number | null;
}

/** Reads a policy that a person sets. @throws Refusal INVALID for rules that contradict each other, by name */
export function readPolicy(request: PolicyRequest): RetentionPolicy {
  const { conditions, keepSeconds = null } = request;
  const problem = findContradiction(request);
  if (problem) throw new Refusal('INVALID', `${problem.field} ${problem.text}`, { field: problem.field });
  return { class: request.class, conditions: [...conditions], keepSeconds, isDefault: false };
}

interface Contradiction {
  readonly field: 'conditions' | 'keepSeconds';
  readonly text: string;
}

function findContradiction({ class: of, conditions, keepSeconds = null }: PolicyRequest): Contradiction | undefined {
  const has = (condition: RetentionCondition): boolean => conditions.includes(condition);
  const contradicts = (text: string): Contradiction => ({ field: 'conditions', text });
  if (conditions.length === 0) return contradicts('is empty: REQUEST keeps files until a person asks for it');
  if (new Set(conditions).size < conditions.length) return contradicts('names a condition twice');
  if (has('REQUEST') && conditions.length > 1)
    return contradicts('contradict: REQUEST means never by themselves, so it stands alone');
  if (has('AGE') !== (keepSeconds !== null))
    return {
      field: 'keepSeconds',
      text: has('AGE') ? 'is needed for AGE' : 'is only for AGE, which is not among the conditions',
    };
  if (
    keepSeconds !== null &&
    !(Number.isSafeInteger(keepSeconds) && keepSeconds >= 1 && keepSeconds <= MAX_KEEP_SECONDS)
  )
    return { field: 'keepSeconds', text: `must be a whole number of seconds from 1 to ${MAX_KEEP_SECONDS}` };
  if (of === 'final' && has('FINAL_UPLOADED'))
    return contradicts('contradict: a final dataset has no later one; UPLOADED says that it is uploaded itself');
  if ((of === 'final' || of === 'log') && has('CHILD_CLOSED'))
    return contradicts(`contradict: nothing is made of a dataset of class ${of}, so CHILD_CLOSED never holds`);
  if (of === 'final' && !has('REQUEST') && !has('UPLOADED'))
    return contradicts('lack UPLOADED: without it the only copies of final files would be deleted');
  return undefined;
}
