export interface AnswerError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Codes of refusals that may pass, where the answer does not say so itself. */
const RETRYABLE: ReadonlySet<string> = new Set(['INTERNAL', 'UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE']);

/** A request that Visor refused, or did not answer (`UNAVAILABLE`). docs/schema.md lists the codes. */
export class VisorError extends Error {
  readonly code: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    message: string,
    code: string,
    retryable: boolean,
    extensions: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'VisorError';
    this.code = code;
    this.retryable = retryable;
    this.extensions = extensions;
  }

  static of(errors: readonly AnswerError[]): VisorError {
    const [first] = errors;
    const extensions = first?.extensions ?? {};
    const code = typeof extensions['code'] === 'string' ? extensions['code'] : 'INTERNAL';
    const retryable = (extensions['retryable'] ?? RETRYABLE.has(code)) === true;
    return new VisorError(first?.message ?? 'no data', code, retryable, extensions);
  }
}
