/** Exit codes of every payload program: `sysexits.h` numbers where one fits, 128 + 15 for a stop on TERM. */
export const EXIT = {
  good: 0,
  usage: 64,
  badData: 65,
  noInput: 66,
  internal: 70,
  cannotWrite: 73,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure that the caller can act on, with the exit code that tells it. Anything else that is thrown is a bug (70). */
export class PayloadFailure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The input bytes are not what the file format promises: retrying cannot help. */
export const badData = (message: string, options?: ErrorOptions): PayloadFailure =>
  new PayloadFailure(EXIT.badData, message, options);

export const badUsage = (message: string): PayloadFailure => new PayloadFailure(EXIT.usage, message);
