import type { RefusalCode } from '@visor/schema';

/** How a command ends (shared/design/ux.md 6). A signal ends it with 128 + its number. */
export const EXIT_CODE = {
  ok: 0,
  /** What was asked for was not achieved. */
  failed: 1,
  /** The command line, or what it names, is wrong. */
  usage: 2,
  /** What was watched ended in failure. */
  watchedFailed: 3,
  notFound: 4,
  denied: 5,
  timeout: 6,
  /** No server answers. */
  unreachable: 7,
} as const;
export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

const OF_REFUSAL: Readonly<Record<RefusalCode, ExitCode>> = {
  INVALID: EXIT_CODE.usage,
  UNSUPPORTED: EXIT_CODE.usage,
  NOT_FOUND: EXIT_CODE.notFound,
  UNAUTHENTICATED: EXIT_CODE.denied,
  FORBIDDEN: EXIT_CODE.denied,
  UNAVAILABLE: EXIT_CODE.unreachable,
  ILLEGAL_MOVE: EXIT_CODE.failed,
  CONFLICT: EXIT_CODE.failed,
  LEASE_LOST: EXIT_CODE.failed,
  INTERNAL: EXIT_CODE.failed,
};

/** A command's end with a text for the user and an exit code of its own. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.exitCode = exitCode;
  }
}

/** The exit code that an error means: refusals, of Visor's own or answered by a service, by their code. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && Object.hasOwn(OF_REFUSAL, code)
    ? OF_REFUSAL[code as RefusalCode]
    : EXIT_CODE.failed;
}
