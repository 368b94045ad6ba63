import type { ExpectedFile, MarkedRoot, StoreOptions } from '../driver.ts';
import type { InspectOptions } from '../inspect-file.ts';

/** What a helper does for its parent, one at a time. */
export type Operation =
  | { readonly op: 'fetch'; readonly urls: readonly string[]; readonly toPath: string; readonly expected: Expected }
  | { readonly op: 'verify'; readonly urls: readonly string[]; readonly expected: Expected }
  | { readonly op: 'store'; readonly fromPath: string; readonly url: string; readonly options: Options }
  | { readonly op: 'write'; readonly base64: string; readonly url: string; readonly options: Options }
  | { readonly op: 'storeAll'; readonly files: readonly SentFile[]; readonly roots: readonly MarkedRoot[] }
  | { readonly op: 'checkRoots'; readonly roots: readonly MarkedRoot[] }
  | { readonly op: 'sync'; readonly urls: readonly string[] }
  | { readonly op: 'remove'; readonly url: string }
  | { readonly op: 'clear'; readonly partRecord: string }
  | { readonly op: 'inspect'; readonly path: string; readonly options: InspectOptions };

/** One file to store of several. */
export interface SentFile {
  readonly from: { readonly path: string } | { readonly base64: string };
  readonly url: string;
  readonly options: Options;
}

type Expected = Omit<ExpectedFile, 'signal' | 'onProgress'>;
type Options = Omit<StoreOptions, 'signal' | 'onProgress'>;

/** A message to a helper. `abort` ends its operation, which is answered nevertheless. */
export type Order = Operation | { readonly op: 'abort' };

/** An error of the local file system, which the parent throws. */
interface SentError {
  readonly message: string;
  readonly code?: string;
  readonly syscall?: string;
}

/** A message of a helper. The outcome is that of the `Storage` method, and none for `remove`. */
export type Answer =
  | {
      readonly kind: 'progress';
      /** Bytes that the next step moves before there can be progress. */
      readonly ahead?: number | undefined;
      readonly moved?: number | undefined;
    }
  | { readonly kind: 'done'; readonly outcome?: unknown }
  | { readonly kind: 'failed'; readonly error: SentError };

export function toSentError(error: unknown): SentError {
  const { message, code, syscall } = error as NodeJS.ErrnoException;
  return { message, ...(code === undefined ? {} : { code }), ...(syscall === undefined ? {} : { syscall }) };
}

export const toError = ({ message, ...more }: SentError): Error => Object.assign(new Error(message), more);
