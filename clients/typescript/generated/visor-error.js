// Written by scripts/generate.ts from the SDL. Do not edit.
/** Codes of refusals that may pass, where the answer does not say so itself. */
const RETRYABLE = new Set(['INTERNAL', 'UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE']);

/** A request that Visor refused, or did not answer (`UNAVAILABLE`). docs/schema.md lists the codes. */
export class VisorError extends Error {
  code;
  /** Whether the same request may succeed later. */
  retryable;
  extensions;

  constructor(message, code, retryable, extensions = {}, options) {
    super(message, options);
    this.name = 'VisorError';
    this.code = code;
    this.retryable = retryable;
    this.extensions = extensions;
  }

  static of(errors) {
    const [first] = errors;
    const extensions = first?.extensions ?? {};
    const code = typeof extensions['code'] === 'string' ? extensions['code'] : 'INTERNAL';
    const retryable = (extensions['retryable'] ?? RETRYABLE.has(code)) === true;
    return new VisorError(first?.message ?? 'no data', code, retryable, extensions);
  }
}
