import { refusals, type RefusalCode } from '@visor/schema';

interface GraphqlError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const isRefusalCode = (code: unknown): code is RefusalCode => typeof code === 'string' && Object.hasOwn(refusals, code);

/** A request that a service refused, or that was not answered (UNAVAILABLE). */
export class RequestError extends Error {
  readonly code: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, code: string, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RequestError';
    this.code = code;
    this.details = details;
    this.retryable = isRefusalCode(code)
      ? refusals[code]
      : code === 'SUBGRAPH_UNAVAILABLE' || code === 'SUBGRAPH_BAD_RESPONSE';
  }

  /** Makes the error of an answer from its first error. */
  static of(errors: readonly GraphqlError[]): RequestError {
    const first = errors[0];
    const code = first?.extensions?.['code'];
    return new RequestError(
      first?.message ?? 'no data',
      typeof code === 'string' ? code : 'INTERNAL',
      first?.extensions,
    );
  }
}
