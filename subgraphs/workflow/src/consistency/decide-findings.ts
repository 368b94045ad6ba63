import type { Database } from '@visor/db';
import { assertReason, assertValid, labelProblem, printableText, storageProblem } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { AcceptedFinding } from './accepted-finding.entity.ts';
import { deleteAccepted, findAccepted, upsertAccepted } from './accepted-finding.store.ts';

interface FoundThing {
  readonly kind: string;
  readonly id: string;
  readonly text: string;
}

interface Decision {
  readonly findings: readonly FoundThing[];
  readonly accepted: boolean;
  readonly reason: string;
}

const MAX_FINDINGS = 500;
const MAX_ASKED = 1_000;
const MAX_KIND = 100;
const MAX_ID = 1_000;
const MAX_TEXT = 10_000;

const identityOf = ({ kind, id }: Pick<FoundThing, 'kind' | 'id'>): string => JSON.stringify([kind, id]);

function assertFindings(findings: readonly FoundThing[]): void {
  const { length } = findings;
  const isCount = length >= 1 && length <= MAX_FINDINGS;
  assertValid('findings', isCount ? undefined : `must be 1 to ${MAX_FINDINGS}, not ${length}`);
  for (const [index, { kind, id, text }] of findings.entries()) {
    assertValid(`findings.${index}.kind`, labelProblem(kind, MAX_KIND));
    assertValid(`findings.${index}.id`, labelProblem(id, MAX_ID));
    assertValid(`findings.${index}.text`, text === '' ? 'is empty' : storageProblem(text, MAX_TEXT));
  }
  const isDistinct = new Set(findings.map(identityOf)).size === length;
  assertValid('findings', isDistinct ? undefined : 'name a kind and id twice');
}

/**
 * Records that a person leaves what the doctor found as it is, or lets it count again.
 * @param by subject of the caller's token
 * @returns what is accepted of these things then
 * @throws Refusal INVALID that names the field
 */
export async function decideFindings(
  deps: Pick<Deps, 'now' | 'logAfterCommit'>,
  db: Pick<Database, 'transaction'>,
  { findings, accepted, reason }: Decision,
  by: string,
): Promise<AcceptedFinding[]> {
  assertReason(reason);
  assertFindings(findings);
  const why = printableText(reason.trim());
  const at = deps.now();
  return await db.transaction(async (tx) => {
    if (accepted)
      await upsertAccepted(
        tx,
        findings.map(({ kind, id, text }) => ({ kind, id, text, by, reason: why, at })),
      );
    else
      await deleteAccepted(
        tx,
        findings.map(({ kind, id }) => ({ kind, id })),
      );
    const kinds = [...new Set(findings.map(({ kind }) => kind))];
    deps.logAfterCommit(tx, { kinds, by, reason: why, accepted, count: findings.length }, 'findings decided');
    const known = new Set(findings.map(identityOf));
    const rows = await findAccepted(tx, [...new Set(findings.map(({ id }) => id))]);
    return rows.filter((row) => known.has(identityOf(row)));
  });
}

/** Reads what is accepted of things. @throws Refusal INVALID for too many of them */
export async function readAccepted(db: Pick<Database, 'query'>, ids: readonly string[]): Promise<AcceptedFinding[]> {
  assertValid('ids', ids.length <= MAX_ASKED ? undefined : `must be at most ${MAX_ASKED}, not ${ids.length}`);
  for (const [index, id] of ids.entries()) assertValid(`ids.${index}`, storageProblem(id, MAX_ID));
  return await findAccepted(db, ids);
}
