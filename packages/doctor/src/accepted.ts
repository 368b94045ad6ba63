import { DoctorAcceptedDocument, DoctorDecidesDocument, type DoctorAcceptedQuery } from '#operations';
import type { Area, Finding } from './finding.rules.ts';
import { partsOf } from './parts-of.ts';
import type { Round } from './source.ts';

/** What a person decides of what was found: of a kind, or of one thing alone. */
export interface Decision {
  readonly of: readonly { readonly kind: string; readonly id: string | undefined }[];
  /** False: it counts again. */
  readonly accepted: boolean;
  readonly reason: string;
}

type Acceptance = DoctorAcceptedQuery['acceptedFindings'][number];

/** Findings of an area that a person leaves as they are. */
export interface AcceptedProblem {
  readonly area: Area;
  readonly kind: string;
  readonly count: number;
  readonly examples: readonly Pick<Acceptance, 'id' | 'text' | 'by' | 'reason' | 'at'>[];
}

/** Ids in one question, and findings in one decision. */
const MAX_IDS = 500;
const MAX_EXAMPLES = 10;

const identityOf = ({ kind, id }: Pick<Finding, 'kind' | 'id'>): string => `${kind} ${id}`;

/** Sends a decision about those of findings that it names. Returns how many these are. */
export async function decide(
  { client }: Round,
  findings: readonly Finding[],
  { of, accepted, reason }: Decision,
): Promise<number> {
  const isNamed = (finding: Finding): boolean =>
    of.some(({ kind, id }) => kind === finding.kind && (id === undefined || id === finding.id));
  const named = [...new Map(findings.filter(isNamed).map((finding) => [identityOf(finding), finding])).values()];
  for (const part of partsOf(named, MAX_IDS)) {
    const input = { findings: part.map(({ kind, id, text }) => ({ kind, id, text })), accepted, reason };
    await client.request(DoctorDecidesDocument, { input });
  }
  return named.length;
}

/** Divides findings of an area into those that count, and those that a person leaves as they are: while they say the same. */
export async function divideAccepted(
  { client }: Round,
  area: Area,
  findings: readonly Finding[],
): Promise<{ readonly counted: readonly Finding[]; readonly accepted: readonly AcceptedProblem[] }> {
  const known = new Map<string, Acceptance>();
  for (const ids of partsOf([...new Set(findings.map(({ id }) => id))], MAX_IDS))
    for (const acceptance of (await client.request(DoctorAcceptedDocument, { ids })).acceptedFindings)
      known.set(identityOf(acceptance), acceptance);
  const acceptanceOf = (finding: Finding): Acceptance | undefined => {
    const acceptance = known.get(identityOf(finding));
    return acceptance?.text === finding.text ? acceptance : undefined;
  };
  const left = Map.groupBy(
    findings.flatMap((finding) => acceptanceOf(finding) ?? []),
    ({ kind }) => kind,
  );
  const accepted = [...left].map(([kind, found]) => ({
    area,
    kind,
    count: found.length,
    examples: found.slice(0, MAX_EXAMPLES).map(({ id, text, by, reason, at }) => ({ id, text, by, reason, at })),
  }));
  return { counted: findings.filter((finding) => !acceptanceOf(finding)), accepted };
}
