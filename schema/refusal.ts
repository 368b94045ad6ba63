/**
 * Why a request or a message was not carried out, as a value the caller can act on. One table: code -> may the same
 * request succeed later, unchanged?
 */
export const refusals = {
  INVALID: false,
  NOT_FOUND: false,
  UNAUTHENTICATED: false,
  FORBIDDEN: false,
  ILLEGAL_MOVE: false,
  CONFLICT: false,
  LEASE_LOST: false,
  UNSUPPORTED: false,
  UNAVAILABLE: true,
  INTERNAL: true,
} as const;

export type RefusalCode = keyof typeof refusals;

/** An expected refusal: thrown inside a service, answered as `extensions.code`, or written to a dead letter. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** What is wrong, field by field, for programs. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, text: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(text, options);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return refusals[this.code];
  }
}
