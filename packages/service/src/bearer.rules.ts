type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Value of a field whose name is compared without case. */
function fieldOf(fields: Fields, name: string): unknown {
  const key = Object.keys(fields).find((key) => key.toLowerCase() === name);
  return key === undefined ? undefined : fields[key];
}

/** `Bearer <token>` from the same, or from a bare token; anything else unchanged, for the verifier to refuse. */
function withScheme(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const text = value.trim();
  return /\s/.test(text) ? text : `Bearer ${text}`;
}

/** The bearer in the fields that clients use for it: `authorization` in any case, `headers.authorization`, `token`. */
export function bearerIn(fields: unknown): string | undefined {
  if (!isFields(fields)) return undefined;
  const headers = fieldOf(fields, 'headers');
  return (
    withScheme(fieldOf(fields, 'authorization')) ??
    (isFields(headers) ? withScheme(fieldOf(headers, 'authorization')) : undefined) ??
    withScheme(fieldOf(fields, 'token')) ??
    withScheme(fieldOf(fields, 'authtoken'))
  );
}

/** The bearer of a socket: from `connection_init`, else from the header of the request that opened it. */
export const bearerOfSocket = (connectionParams: unknown, header: string | undefined): string | undefined =>
  bearerIn(connectionParams) ?? withScheme(header);

export const NO_BEARER =
  'no token: send {"authorization": "Bearer <token>"} as payload of connection_init, or the header authorization';

export const TWO_BEARERS = 'the header authorization came more than once: send it once';
