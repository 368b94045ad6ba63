/** Classes of transient PostgreSQL errors: connection lost, no resources, server stops or starts. */
const TRANSIENT_SQLSTATE = /^(08|53|57P)[0-9A-Z]{2,3}$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
const SYSTEM_ERRORS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Messages of the driver for lost connections, which have no code. */
const LOST_CONNECTION = /connection (terminated|ended|closed|timeout)|timeout exceeded when trying to connect/i;

/** Whether the same request may succeed when the server is available again. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, retryable, message } = error as Error & { code?: unknown; retryable?: unknown };
  if (typeof retryable === 'boolean') return retryable;
  if (error instanceof AggregateError) return error.errors.some(isTransient);
  if (typeof code !== 'string') return LOST_CONNECTION.test(message);
  return SYSTEM_ERRORS.has(code) || (SQLSTATE.test(code) && TRANSIENT_SQLSTATE.test(code));
}
