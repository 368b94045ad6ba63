import { assertReason } from '@visor/schema';
import type { Finding } from './inconsistencies.ts';
import type { Page } from './page.rules.ts';

/** Rows that one call repairs, and pages that it reads, so that it is answered in time. */
const MAX_PER_CALL = 500;
const MAX_PAGES = 5;

interface RepairRequest {
  readonly reason: string;
  readonly dryRun?: boolean | null;
  readonly after?: string | null;
}

/** What was found, and where the next call goes on; null where all was compared. */
export interface RepairResult<Row> {
  readonly found: readonly (Row & { readonly repaired: boolean })[];
  readonly next: string | null;
}

/** How what was found is repaired. */
interface RepairPlan<Kind extends string, Row extends Finding<Kind>> {
  /** In the order in which they are repaired. */
  readonly kinds: readonly Kind[];
  find(page: { readonly first: number; readonly after: string | null }): Promise<Page<Row>>;
  isRepairable(kind: Kind): boolean;
  /** Repairs rows of one kind where they are still broken. Returns the ids of those that it repaired. */
  repair(kind: Kind, rows: readonly Row[]): Promise<readonly string[]>;
}

/**
 * Repairs the first inconsistencies, at most 500. A dry run, the default, says what would be repaired.
 * @throws Refusal INVALID that names the field
 */
export async function repairInconsistencies<Kind extends string, Row extends Finding<Kind>>(
  { kinds, find, isRepairable, repair }: RepairPlan<Kind, Row>,
  { reason, dryRun, after }: RepairRequest,
): Promise<RepairResult<Row>> {
  assertReason(reason);
  const rows: Row[] = [];
  let next: string | null = after ?? null;
  for (let count = 0; count < MAX_PAGES && rows.length < MAX_PER_CALL; count++) {
    const { nodes, pageInfo } = await find({ first: MAX_PER_CALL - rows.length, after: next });
    rows.push(...nodes);
    next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    if (next === null) break;
  }
  const repaired = new Set<Row>();
  for (const kind of kinds) {
    const ofKind = rows.filter((row) => row.kind === kind);
    if (ofKind.length === 0 || !isRepairable(kind)) continue;
    const ids = (dryRun ?? true) ? undefined : new Set(await repair(kind, ofKind));
    for (const row of ofKind) if (ids?.has(row.id) ?? true) repaired.add(row);
  }
  return { found: rows.map((row) => ({ ...row, repaired: repaired.has(row) })), next };
}
