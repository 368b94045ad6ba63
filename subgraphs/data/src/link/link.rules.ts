/** Time for which a link is good. */
export const LINK_SECONDS = 600;
/** A key signs for this time; then a new one does. */
export const KEY_SIGNS_MS = 24 * 3_600_000;
/** Most that clocks of processes differ. */
const CLOCKS_DIFFER_MS = 3_600_000;
/** A key is kept while links that it signed can be good. */
export const KEY_KEPT_MS = KEY_SIGNS_MS + LINK_SECONDS * 1_000 + CLOCKS_DIFFER_MS;

/** Whether a link is good for longer than any is: a clock that was ahead has signed it. */
export const isOfJumpedClock = (expiresSeconds: number, now: Date): boolean =>
  expiresSeconds * 1_000 > now.getTime() + LINK_SECONDS * 1_000 + CLOCKS_DIFFER_MS;

/** What a link allows: `get` reads one replica of a file, `put` adds to one upload. */
export type LinkPurpose = 'get' | 'put';

/** What a link says, and its signature covers. */
export interface LinkClaims {
  readonly purpose: LinkPurpose;
  /** Id of the file, or of the upload. */
  readonly id: string;
  /** Id of the replica that is read; '' of an upload. */
  readonly replica: string;
  /** Who asked for it. */
  readonly subject: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Longest token of a link: anything longer is none. */
const MAX_TOKEN_LENGTH = 2_048;
/** Id of the key, claims and signature, base64url. */
const TOKEN = /^([0-9a-f-]{36})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** The parts of a token that is signed as a whole but for its last part; undefined for what is no token. */
export function splitToken(
  token: string,
): { readonly keyId: string; readonly claims: string; readonly signature: string } | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return undefined;
  const [, keyId, claims, signature] = TOKEN.exec(token) ?? [];
  return keyId === undefined || claims === undefined || signature === undefined
    ? undefined
    : { keyId, claims, signature };
}

/** Returns the claims as the text that is signed. */
export const writeClaims = ({ purpose, id, replica, subject, expires }: LinkClaims): string =>
  JSON.stringify([purpose, id, replica, subject, expires]);

/** Reads the text of claims, whose signature was right. @throws Error for a text of another version */
export function readClaims(text: string): LinkClaims {
  const value: unknown = JSON.parse(text);
  const [purpose, id, replica, subject, expires] = Array.isArray(value) ? (value as unknown[]) : [];
  if (
    (purpose !== 'get' && purpose !== 'put') ||
    typeof id !== 'string' ||
    typeof replica !== 'string' ||
    typeof subject !== 'string' ||
    typeof expires !== 'number'
  )
    throw new Error('the claims of a link are of another version');
  return { purpose, id, replica, subject, expires };
}
