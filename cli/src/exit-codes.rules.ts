import type { RefusalCode } from '@visor/schema';
import { COMMANDS } from './commands.rules.ts';
import { inCommands } from './output/command-names.rules.ts';
import { harmless } from './output/text.rules.ts';

/** Exit codes of all commands. A command that a signal ended exits with 128 + the number of the signal. */
export const EXIT_CODE = {
  ok: 0,
  /** The command did not achieve its result. */
  failed: 1,
  /** The command line, or a value in it, is wrong. */
  usage: 2,
  /** The watched run ended in failure. */
  watchedFailed: 3,
  notFound: 4,
  denied: 5,
  timeout: 6,
  /** No server answers. */
  unreachable: 7,
} as const;
type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

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

/** Codes of GraphQL and of the gateway alone. */
const OF_GATEWAY: Readonly<Record<string, ExitCode>> = {
  GRAPHQL_PARSE_FAILED: EXIT_CODE.usage,
  GRAPHQL_VALIDATION_FAILED: EXIT_CODE.usage,
  BAD_USER_INPUT: EXIT_CODE.usage,
  SUBGRAPH_UNAVAILABLE: EXIT_CODE.unreachable,
  SUBGRAPH_BAD_RESPONSE: EXIT_CODE.unreachable,
};

/** Ends a command with a text for the user and its own exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  /** It ends all of the work, not one item alone: the disk is full. */
  readonly isOfAll: boolean;
  constructor(exitCode: ExitCode, text: string, options: ErrorOptions & { readonly isOfAll?: boolean } = {}) {
    super(text, options);
    this.exitCode = exitCode;
    this.isOfAll = options.isOfAll ?? false;
  }
}

/**
 * The error of a thing that does not exist.
 * @param noun whose `list` shows what there is, e.g. `dead-letter`
 * @param similar names that may be meant
 */
export const noSuch = (noun: string, text: string, similar: readonly string[] = []): CommandError =>
  new CommandError(
    EXIT_CODE.notFound,
    `there is no ${noun.replace('-', ' ')} ${quoted(text)}; ${didYouMean(similar)}visor ${noun} list shows what there is`,
  );

/** A name in quotes, which does nothing on a terminal. */
export const quoted = (name: string): string => harmless(JSON.stringify(name));

/** What comes before the other remedies where names are similar to a wrong one. */
export const didYouMean = (similar: readonly string[]): string =>
  similar.length === 0 ? '' : `did you mean ${similar.map(quoted).join(' or ')}? `;

/** What to do about a request that was refused or not answered. */
const HINTS = {
  UNAUTHENTICATED: 'put a token that is valid into VISOR_TOKEN; visor token makes one',
  FORBIDDEN: 'it takes a token with another scope in VISOR_TOKEN; visor token makes one',
  NOT_FOUND: 'visor search TEXT and the list commands show what there is',
  UNAVAILABLE: 'visor status says what runs here; VISOR_URL names a Visor elsewhere, as http://HOST:4000/graphql',
} as const satisfies Readonly<Partial<Record<RefusalCode, string>>>;

/** What a text says that does not exist: `there is no task x`, `no pilot x`, `dataset x is not known`. */
const MISSING = /^(?:there is no|no|workload has no) (\w+) |^(\w+) .* is not known$/;

/** Returns who shows what there is of the kind that a text names. */
function listHint(text: string): string {
  const noun =
    MISSING.exec(text)
      ?.slice(1)
      .find((found) => found !== undefined) ?? '';
  const hasList = COMMANDS[noun]?.some((path) => path.endsWith('/list.ts')) ?? false;
  return hasList ? `visor ${noun} list shows what there is` : HINTS.NOT_FOUND;
}

/** Returns the text of an error for people, with what to do next where the error does not say it. */
export function errorText(error: unknown): string {
  const { message, code, details } = error as {
    readonly message?: unknown;
    readonly code?: unknown;
    readonly details?: { readonly field?: unknown };
  };
  const text = inCommands(typeof message === 'string' ? message : String(error), details?.field);
  if (code === 'INVALID' && text.endsWith(' is not a uuid')) return `${text}; visor search TEXT shows the ids of names`;
  if (error instanceof CommandError || typeof code !== 'string' || !Object.hasOwn(HINTS, code)) return text;
  // What a field names does not answer: not Visor.
  if (code === 'UNAVAILABLE' && details?.field !== undefined) return text;
  return `${text}; ${code === 'NOT_FOUND' ? listHint(text) : HINTS[code as keyof typeof HINTS]}`;
}

/** Returns the exit code for an error. Refusals, local or answered by a service, have one per code. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  const code = (error as { code?: unknown } | null)?.code;
  const codes: Readonly<Record<string, ExitCode>> = { ...OF_REFUSAL, ...OF_GATEWAY };
  return typeof code === 'string' && Object.hasOwn(codes, code) ? (codes[code] ?? EXIT_CODE.failed) : EXIT_CODE.failed;
}
