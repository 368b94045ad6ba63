import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '@visor/schema/backoff';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';

/** A file as the catalog has it. */
interface RemoteFile {
  readonly name: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: string;
}

interface LinkOptions {
  /** Returns a link that is good for some minutes; called again when one is over. */
  readonly link: () => Promise<string>;
  readonly signal: AbortSignal;
  /** Called with the number of bytes that came, negative where they are read again. */
  readonly onBytes: (bytes: number) => void;
}

const RETRY_POLICY = { firstMs: 200, longestMs: 10_000 };
/** Tries in a row in which no byte came. */
const MAX_FAILURES = 6;
/** Longest wait for the next bytes. */
const IDLE_MS = 60_000;

/** The answer of the server is final: another try has the same. */
const FINAL_STATUS = [404, 405, 409, 410, 412];

/**
 * Completes the file at `path` from a link: goes on behind the bytes that are there, again after breaks, with a new link where one is
 * over. What is there is of the same version, since its name is that of the content.
 * @throws CommandError with the server's reason; the error of the local disk; the reason of `signal`
 */
export async function fetchByLink(file: RemoteFile, path: string, options: LinkOptions): Promise<void> {
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
  await using target = await open(path, O_RDWR | O_CREAT | O_NOFOLLOW);
  let position = (await target.stat()).size;
  if (position > file.size) await target.truncate((position = 0));
  options.onBytes(position);
  const backoff = new Backoff(RETRY_POLICY);
  let link = position < file.size ? await options.link() : '';
  while (position < file.size) {
    const outcome = await fetchRest(file, target, { ...options, url: link, position });
    if (outcome.position !== position) backoff.reset();
    position = outcome.position;
    if (position >= file.size) return;
    if (backoff.failures >= MAX_FAILURES)
      throw new CommandError(EXIT_CODE.unreachable, `${outcome.text}; run the command again to go on`);
    await delay(backoff.next(), undefined, { signal: options.signal });
    if (outcome.isOver) link = await options.link();
  }
}

interface Outcome {
  /** Bytes that are in the file. */
  readonly position: number;
  /** Whether the link is. */
  readonly isOver: boolean;
  readonly text: string;
}

async function fetchRest(
  file: RemoteFile,
  target: FileHandle,
  { url, position, signal, onBytes }: LinkOptions & { readonly url: string; readonly position: number },
): Promise<Outcome> {
  let at = position;
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(new Error('no bytes came for a minute')), IDLE_MS);
  try {
    const headers = { range: `bytes=${at}-`, 'if-range': `"${file.checksumKind}-${file.checksum}-${file.size}"` };
    const answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.any([signal, idle.signal]) });
    if (!answer.ok || !answer.body) return await refused(answer, position);
    if (answer.status === 200 && at > 0) {
      onBytes(-at);
      at = 0;
    }
    for await (const chunk of answer.body) {
      timer.refresh();
      await writeAll(target, chunk, at);
      at += chunk.length;
      onBytes(chunk.length);
      if (at > file.size) throw new CommandError(EXIT_CODE.failed, 'the server sent more bytes than the file has');
    }
    return { position: at, isOver: false, text: 'the connection broke' };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CommandError || isOfDisk(error)) throw error;
    return { position: at, isOver: false, text: `the connection broke: ${reasonOf(error)}` };
  } finally {
    clearTimeout(timer);
  }
}

/** @throws CommandError for a refusal that stays */
async function refused(answer: Response, position: number): Promise<Outcome> {
  const text = await refusalText(answer);
  if (FINAL_STATUS.includes(answer.status)) throw new CommandError(EXIT_CODE.failed, text);
  return { position, isOver: answer.status === 403 || answer.status === 416, text };
}

/** The text of a refusal in the form of the API, or of anything else that answers. */
export async function refusalText(answer: Response): Promise<string> {
  try {
    const { errors } = (await answer.json()) as { errors: readonly { readonly message: string }[] };
    return errors[0]?.message ?? `status ${answer.status}`;
  } catch {
    return `${new URL(answer.url).origin} answers ${answer.status}`;
  }
}

const isOfDisk = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall === 'write';

/** Why a fetch had no answer. */
export function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}

async function writeAll(target: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await target.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}
