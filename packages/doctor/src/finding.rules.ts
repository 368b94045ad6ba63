/** Where something disagrees: in the tables of one service, of several, or between catalog and disk. */
export type Area = 'catalog' | 'workflows' | 'jobs' | 'joined' | 'disks' | 'eventLog';

/** Something that disagrees. */
export interface Finding {
  readonly kind: string;
  readonly id: string;
  /** With which it is compared again. */
  readonly key: string;
  readonly name: string | null;
  readonly text: string;
  readonly remedy: string;
}

/** All findings of one kind, as a report has them. */
export interface Problem {
  readonly area: Area;
  readonly kind: string;
  readonly count: number;
  /** How many were repaired, or would be in a dry run; null unless that was asked for. */
  readonly repaired: number | null;
  readonly remedy: string;
  readonly examples: readonly Pick<Finding, 'id' | 'name' | 'text'>[];
}

const MAX_EXAMPLES = 10;

/** Combines findings of an area by kind, in the order in which the kinds were found. */
export const problemsOf = (area: Area, findings: readonly Finding[]): Problem[] =>
  [...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, found]) => ({
    area,
    kind,
    count: found.length,
    repaired: null,
    remedy: found[0]?.remedy ?? '',
    examples: found.slice(0, MAX_EXAMPLES).map(({ id, name, text }) => ({ id, name, text })),
  }));

const identityOf = ({ kind, id }: Finding): string => `${kind} ${id}`;

/** Those of findings that were found again, as they are now. */
export function confirmed(before: readonly Finding[], again: readonly Finding[]): Finding[] {
  const known = new Set(before.map(identityOf));
  return again.filter((finding) => known.has(identityOf(finding)));
}
