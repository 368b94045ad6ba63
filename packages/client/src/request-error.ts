import { refusals, type RefusalCode } from '@visor/schema';

interface Answered {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const known = (code: unknown): code is RefusalCode => typeof code === 'string' && Object.hasOwn(refusals, code);

/** A request that was not carried out: refused by a service, or not answered at all (UNAVAILABLE). */
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
    this.retryable = known(code) ? refusals[code] : code === 'SUBGRAPH_UNAVAILABLE' || code === 'SUBGRAPH_BAD_RESPONSE';
  }

  /** The first error of an answer speaks for it. */
  static of(errors: readonly Answered[]): RequestError {
    const first = errors[0];
    const code = first?.extensions?.['code'];
    return new RequestError(
      first?.message ?? 'no data',
      typeof code === 'string' ? code : 'INTERNAL',
      first?.extensions,
    );
  }
}
