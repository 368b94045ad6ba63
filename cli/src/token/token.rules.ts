/** Kind and scopes of each role; docs/operating.md describes them. */
export const ROLES = {
  reader: { kind: 'user', scope: 'read' },
  operator: { kind: 'user', scope: 'read operate' },
  admin: { kind: 'user', scope: 'read operate admin' },
  pilot: { kind: 'pilot', scope: 'pilot' },
  service: { kind: 'service', scope: 'read service' },
} as const;
export type Role = keyof typeof ROLES;

export const roleNames = Object.keys(ROLES) as readonly Role[];

const SECONDS_OF: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const MAX_TTL_SECONDS = 30 * 86_400;
const MIN_TTL_SECONDS = 1;

/** A duration such as 90s, 15m, 8h or 7d, in seconds; undefined when the text is no duration, or too short or long for a token. */
export function ttlSeconds(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS_OF[unit] ?? Number.NaN);
  return seconds >= MIN_TTL_SECONDS && seconds <= MAX_TTL_SECONDS ? seconds : undefined;
}

const MAX_NAME_BYTES = 200;

/** Returns what is wrong with the name of a bearer, which audit records show, or undefined. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'may not be empty';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `may have at most ${MAX_NAME_BYTES} bytes`;
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@+-]*$/u.test(name))
    return 'must be letters, digits and . _ @ + -, and begin with a letter or digit';
  return undefined;
}
