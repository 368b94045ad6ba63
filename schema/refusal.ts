/** Codes of refusals. The value says whether the same request may succeed later. */
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

/** A text may quote what a sender wrote, of any length: it is cut in its middle, since the remedy stands at its end. */
const MAX_TEXT_LENGTH = 8_000;
const KEPT_END_LENGTH = 1_000;

const shortened = (text: string): string =>
  text.length <= MAX_TEXT_LENGTH
    ? text
    : `${text.slice(0, MAX_TEXT_LENGTH - KEPT_END_LENGTH)} [of ${text.length} characters, some are left out] ${text.slice(-KEPT_END_LENGTH)}`.toWellFormed();

/** An expected error: thrown inside a service, answered as `extensions.code`, or written to a dead letter. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Details for programs, e.g. the field that is wrong. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, text: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(shortened(text), options);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return refusals[this.code];
  }
}
