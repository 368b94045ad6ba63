import { closeSync, constants, openSync, readdirSync, readSync } from 'node:fs';
import { failAttempt } from '../failure/attempt-failed.ts';
import { isExecutable } from './find-executable.ts';
import type { Launch } from './job-file.rules.ts';
import { explainStartFault, interpreterOf, isKnownFormat, findStartMessage } from './start-fault.rules.ts';

const HEAD_BYTES = 512;
const BINFMT_FOLDER = '/proc/sys/fs/binfmt_misc';

/**
 * Refuses a file that no system can execute and that a shell would read as a script.
 * @throws AttemptFailed PAYLOAD_START_FAILED
 */
export function checkFormat(program: string): void {
  const head = readHead(program);
  if (head === undefined || isKnownFormat(head) || hasOtherFormats()) return;
  failAttempt(
    'PAYLOAD_START_FAILED',
    'payload',
    `${program} is neither a program of this system nor a script: a script begins with #! and a path`,
  );
}

/**
 * Returns why a program was not run, from what the launcher's shell wrote to its standard error; undefined where it ran.
 */
export function findStartFault({ argv, env, stderr }: Launch, jobPath: string): string | undefined {
  // A payload may have replaced its standard error by a link.
  const message = findStartMessage(readHead(stderr, false)?.toString('utf8') ?? '', jobPath);
  if (message === undefined) return undefined;
  const program = argv[0] ?? '';
  const interpreter = interpreterOf(readHead(program) ?? Buffer.alloc(0));
  return explainStartFault(message, {
    program,
    bytes: [...argv, ...Object.entries(env).flat()].reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0),
    missingInterpreter: interpreter !== undefined && !isExecutable(interpreter) ? interpreter : undefined,
  });
}

/** Whether the system has further executable formats configured (Java, other processors). */
function hasOtherFormats(): boolean {
  try {
    return readdirSync(BINFMT_FOLDER).some((name) => name !== 'register' && name !== 'status');
  } catch {
    return process.platform !== 'linux';
  }
}

/** Returns the beginning of a file; undefined for a pipe or a file that cannot be read. */
function readHead(path: string, follow = true): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW));
  } catch {
    return undefined;
  }
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
