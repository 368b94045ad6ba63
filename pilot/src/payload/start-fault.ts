import { closeSync, constants, openSync, readdirSync, readSync } from 'node:fs';
import { failAttempt } from '../failure/attempt-failed.ts';
import type { Inspect } from '@visor/storage';
import { PROGRAM_HEAD_BYTES, type FoundProgram } from './find-executable.ts';
import type { Launch } from './job-file.rules.ts';
import {
  explainStartFault,
  hasWindowsLines,
  interpreterOf,
  isKnownFormat,
  findStartMessage,
} from './start-fault.rules.ts';

const BINFMT_FOLDER = '/proc/sys/fs/binfmt_misc';

/**
 * Refuses a file that no system can execute, and that a shell would read as a script, and a script whose interpreter cannot be found.
 * @throws AttemptFailed PAYLOAD_START_FAILED
 */
export function checkFormat({ path: program, file: { head } }: FoundProgram): void {
  if (head !== undefined && hasWindowsLines(bytesOf(head)))
    failAttempt(
      'PAYLOAD_START_FAILED',
      'payload',
      `${program}: its first line ends as lines of Windows do (CR LF), and the carriage return counts as part of the interpreter's name: convert the file, for example with dos2unix`,
    );
  if (head === undefined || isKnownFormat(bytesOf(head)) || hasOtherFormats()) return;
  failAttempt(
    'PAYLOAD_START_FAILED',
    'payload',
    `${program} is neither a program of this system nor a script: a script begins with #! and a path`,
  );
}

/**
 * Returns why a program was not run, from what the launcher's shell wrote to its standard error; undefined where it ran.
 */
export async function findStartFault(
  { argv, env, stderr }: Launch,
  jobPath: string,
  inspect: Inspect,
): Promise<string | undefined> {
  const message = findStartMessage(readHead(stderr)?.toString('utf8') ?? '', jobPath);
  if (message === undefined) return undefined;
  const program = argv[0] ?? '';
  return explainStartFault(message, {
    program,
    bytes: [...argv, ...Object.entries(env).flat()].reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0),
    // Where its file system does not answer, the message of the shell must do.
    missingInterpreter: await findMissingInterpreter(program, inspect).catch(() => undefined),
  });
}

/** Returns the interpreter of a script that this node cannot run. */
async function findMissingInterpreter(program: string, inspect: Inspect): Promise<string | undefined> {
  const { head = '' } = (await inspect(program, { headBytes: PROGRAM_HEAD_BYTES })) ?? {};
  const interpreter = interpreterOf(bytesOf(head));
  if (interpreter === undefined) return undefined;
  return (await inspect(interpreter))?.isExecutable ? undefined : interpreter;
}

const bytesOf = (head: string): Buffer => Buffer.from(head, 'base64');

/** Whether the system has further executable formats configured (Java, other processors). */
function hasOtherFormats(): boolean {
  try {
    return readdirSync(BINFMT_FOLDER).some((name) => name !== 'register' && name !== 'status');
  } catch {
    return process.platform !== 'linux';
  }
}

/** Returns the beginning of a file in the work directory; undefined for a link, a pipe or a file that cannot be read. */
function readHead(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    const head = Buffer.alloc(PROGRAM_HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
