/** Issuer and audience of Visor's tokens. */
const TOKEN_ISSUER = 'visor';
const TOKEN_AUDIENCE = 'visor';
/** A longer token is refused unread. */
const MAX_TOKEN_LENGTH = 8_192;
/** How much the clocks of two machines may differ where a token is not valid yet. */
const CLOCK_TOLERANCE_SECONDS = 60;
const MAX_SUBJECT_LENGTH = 255;
const SECONDS_PER_DAY = 86_400;

const KINDS = ['user', 'service', 'pilot'] as const;
export type CallerKind = (typeof KINDS)[number];
const kinds: ReadonlySet<unknown> = new Set(KINDS);

export interface TokenClaims {
  readonly sub: string;
  readonly kind: CallerKind;
  readonly scope: string;
  readonly exp: number;
}

type Claims = Readonly<Record<string, unknown>>;

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/**
 * Why a token whose signature is right is not taken; undefined when it is.
 * @param now seconds since 1970
 * @param maxLife of a token, seconds
 */
export function claimsFault(claims: Claims, now: number, maxLife: number): string | undefined {
  const { iss, aud, sub, kind, scope, exp } = claims;
  if (iss !== TOKEN_ISSUER) return `its issuer (iss) is not ${TOKEN_ISSUER}`;
  if (!(Array.isArray(aud) ? aud : [aud]).includes(TOKEN_AUDIENCE))
    return `its audience (aud) is not ${TOKEN_AUDIENCE}`;
  if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUBJECT_LENGTH || /[\p{Cc}\p{Cs}]/u.test(sub))
    return `its subject (sub) is not a name of up to ${MAX_SUBJECT_LENGTH} characters`;
  if (!kinds.has(kind)) return 'its kind is not user, service or pilot';
  if (scope !== undefined && typeof scope !== 'string') return 'its scope is not a text';
  if (!isTime(exp)) return 'it has no end (exp)';
  if (exp <= now) return 'it has expired';
  return timeFault(claims, exp, now, maxLife);
}

function timeFault({ nbf, iat }: Claims, exp: number, now: number, maxLife: number): string | undefined {
  if (nbf !== undefined && !(isTime(nbf) && nbf <= now + CLOCK_TOLERANCE_SECONDS)) return 'it is not valid yet (nbf)';
  if (iat !== undefined && !(isTime(iat) && iat <= now + CLOCK_TOLERANCE_SECONDS))
    return 'it was made in the future (iat)';
  const made = isTime(iat) ? Math.min(iat, now) : now;
  const days = maxLife / SECONDS_PER_DAY;
  if (exp - made > maxLife + CLOCK_TOLERANCE_SECONDS) return `it is valid for longer than ${days} days, the limit`;
  return undefined;
}

/** The token of a bearer header, or why it holds none. */
export function tokenOf(bearer: string): { readonly token: string } | { readonly fault: string } {
  if (bearer.length > MAX_TOKEN_LENGTH)
    return { fault: `the token is not valid: it is longer than ${MAX_TOKEN_LENGTH} characters` };
  const token = /^Bearer +(\S+) *$/i.exec(bearer)?.[1];
  return token ? { token } : { fault: 'the authorization header must be "Bearer <token>", once' };
}
