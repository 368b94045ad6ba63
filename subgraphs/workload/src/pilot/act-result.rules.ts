import type { Refusal, RefusalCode } from '@visor/schema';

/** What came of an act on one pilot, node or job. */
export interface ActResult {
  /** Id of a pilot or job, name of a node, as it was given. */
  readonly subject: string;
  /** Of a pilot. */
  readonly name: string | null;
  readonly outcome: 'APPLIED' | 'UNCHANGED' | 'REFUSED';
  /** Why it was refused. */
  readonly code: RefusalCode | null;
  readonly text: string | null;
}

export const acted = (subject: string, outcome: 'APPLIED' | 'UNCHANGED', name: string | null = null): ActResult => ({
  subject,
  name,
  outcome,
  code: null,
  text: null,
});

export const refused = (subject: string, { code, message }: Refusal, name: string | null = null): ActResult => ({
  subject,
  name,
  outcome: 'REFUSED',
  code,
  text: message,
});
