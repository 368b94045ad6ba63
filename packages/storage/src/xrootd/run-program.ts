import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Credentials } from '../credentials.ts';
import { StorageError } from '../storage-error.ts';
import { WITH_PARENT } from '../with-parent.ts';
import { reasonOfText } from './xrd.rules.ts';

/** Longest printed answer, and error, characters. */
const MAX_ANSWER_LENGTH = 1024 * 1024;
const MAX_FAULT_LENGTH = 4_096;

/** A server that is not there, or does not answer, is waited for this long, seconds. */
const LIMITS = {
  XRD_CONNECTIONWINDOW: '10',
  XRD_CONNECTIONRETRY: '1',
  XRD_REQUESTTIMEOUT: '60',
  XRD_STREAMTIMEOUT: '60',
  XRD_TIMEOUTRESOLUTION: '1',
  XRD_REDIRECTLIMIT: '4',
};

const environmentOf = ({ bearerFile, proxy, certificate, key, ca }: Credentials): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  ...LIMITS,
  ...(bearerFile === undefined ? {} : { BEARER_TOKEN_FILE: bearerFile }),
  ...(proxy === undefined ? {} : { X509_USER_PROXY: proxy }),
  ...(certificate === undefined ? {} : { X509_USER_CERT: certificate, X509_USER_KEY: key }),
  ...(ca === undefined ? {} : { X509_CERT_FILE: ca }),
});

export interface ProgramOptions {
  readonly credentials: Credentials;
  readonly signal?: AbortSignal | undefined;
  /** Written to its standard input. */
  readonly input?: AsyncIterable<Uint8Array>;
}

/** Runs a program of XRootD's to its end. @returns what it prints @throws StorageError */
export async function runProgram(program: string, args: readonly string[], options: ProgramOptions): Promise<string> {
  let text = '';
  for await (const chunk of outputOf(program, args, options)) {
    text += Buffer.from(chunk).toString('utf8');
    if (text.length > MAX_ANSWER_LENGTH) throw new StorageError('UNAVAILABLE', `${program} prints without an end`);
  }
  return text;
}

/** Runs a program of XRootD's and passes on what it prints; it is ended when nobody reads on. @throws StorageError */
export async function* outputOf(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): AsyncIterable<Uint8Array> {
  const { signal, credentials } = options;
  if (signal?.aborted) throw new StorageError('TIMEOUT', 'was not begun in time');
  const [command = '', ...words] = [...WITH_PARENT, program, ...args];
  const child = spawn(command, words, { cwd: '/', env: environmentOf(credentials), stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = endOf(child);
  const stop = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const feeding = feed(child, options.input);
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    const { code, fault } = await ended;
    const inputFault = await feeding;
    if (signal?.aborted) throw new StorageError('TIMEOUT', 'was not done in time');
    if (code !== 0) throw failureOf(program, fault);
    if (inputFault) throw inputFault;
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

function failureOf(program: string, fault: string): StorageError {
  const text = fault.replaceAll(/\s+/g, ' ').trim();
  if (/(?:ENOENT|No such file or directory)$/.test(text) && text.includes('setpriv'))
    return new StorageError(
      'UNAVAILABLE',
      `there is no ${program} on this machine (Debian: apt-get install xrootd-client)`,
    );
  return new StorageError(reasonOfText(text), text === '' ? `${program} failed` : text);
}

async function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly fault: string }> {
  let fault = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (fault.length < MAX_FAULT_LENGTH) fault += chunk.toString('utf8');
  });
  child.on('error', (error) => (fault += error.message));
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
    child.on('error', () => resolve(-1));
  });
  return { code, fault: fault.slice(0, MAX_FAULT_LENGTH) };
}

/** Writes the input as fast as it is taken. @returns its error, unless the program stopped to read */
async function feed(child: ChildProcess, input: AsyncIterable<Uint8Array> | undefined): Promise<Error | undefined> {
  const { stdin } = child;
  if (!stdin) return undefined;
  let isOpen = true;
  const closed = new Promise<void>((resolve) => {
    for (const event of ['error', 'close'])
      stdin.on(event, () => {
        isOpen = false;
        resolve();
      });
  });
  try {
    for await (const bytes of input ?? []) {
      if (!isOpen) return undefined;
      if (!stdin.write(bytes)) await Promise.race([once(stdin, 'drain').catch(() => {}), closed]);
    }
    return undefined;
  } catch (error) {
    // What was read so far must not look like the whole.
    child.kill('SIGKILL');
    return error as Error;
  } finally {
    stdin.end();
  }
}
