import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { printable, type FailureName } from '@visor/schema';
import { isExecutable, type InspectedFile } from '@visor/storage';
import { lastLines } from '../text.rules.ts';
import {
  changedVariables,
  decodeVariables,
  parseVariables,
  undecodableVariable,
  type Variables,
} from './environment.rules.ts';
import { hasVariable, listProcesses, sendSignal } from './processes.ts';
import { interpreterOf } from './start-fault.rules.ts';

/** Why a script gave no variables. */
export class ScriptFailed extends Error {
  readonly failure: FailureName;
  constructor(failure: FailureName, text: string) {
    super(text);
    this.failure = failure;
  }
}

/** Most that a script may print, bytes of each stream, and that its variables may take. */
const MAX_PRINTED_BYTES = 8 * 2 ** 20;
const MAX_VARIABLES_BYTES = 1_000_000;
const MAX_QUOTED_LINES = 10;
const MAX_QUOTED_LENGTH = 1_000;
const START_PATH = '/usr/local/bin:/usr/bin:/bin';
/** Longest wait for the end of the script's output, which a process that it has left may hold open, milliseconds. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Returns commands that read the script into a shell, so that it can set variables, and print these before and after to a descriptor of
 * their own. The mark, which no script knows, ends each list: a variable may hold any other character but NUL. A script may change PATH and
 * define functions of any name.
 */
const commandsOf = (mark: string): string =>
  `/usr/bin/env -0 >&3; printf '${mark}\\0' >&3; . "$1" || exit; /usr/bin/env -0 >&3 || exit; command printf '${mark}\\0' >&3`;

/** Returns the shell that reads a script: bash where its first line asks for bash. */
function shellOf(text: string | undefined): string {
  const head = Buffer.from(text ?? '', 'base64');
  const isForBash = /bash/.test(interpreterOf(head) ?? '') || head.includes('env bash');
  return isForBash && isExecutable('/bin/bash') ? '/bin/bash' : '/bin/sh';
}

/** What is read of a script before it is run: it names its shell. */
export const SCRIPT_HEAD_BYTES = 256;

/** An environment script. */
interface EnvironmentScript {
  readonly path: string;
  /** What was read of it. */
  readonly head: InspectedFile['head'];
}

/** Runs an environment script, and returns the variables that it has set or changed. @throws ScriptFailed */
export function runEnvironmentScript(
  { path, head }: EnvironmentScript,
  seconds: number,
  signal: AbortSignal,
): Promise<Variables> {
  const mark = randomUUID();
  const end = randomUUID();
  return new Promise((resolve, reject) => {
    const child = spawn(shellOf(head), ['-c', commandsOf(end), 'visor-environment', path], {
      cwd: '/',
      // A group of its own, so that all that it starts can be ended.
      detached: true,
      env: { PATH: START_PATH, HOME: '/', VISOR_ENVIRONMENT: mark },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const fault = (failure: FailureName, text: string) =>
      new ScriptFailed(failure, `the environment script ${path} ${text}`);
    const closePipes = (): void => child.stdio.forEach((stream) => void stream?.destroy());
    const forget = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    /** Does not wait for its end: a process that waits for a file system cannot be killed. */
    const fail = (failure: FailureName, text: string): void => {
      forget();
      killScript(child.pid, mark);
      closePipes();
      reject(fault(failure, text));
    };
    const onFlood = (): void =>
      fail('ENVIRONMENT_SCRIPT_EXCEEDED', `printed more than ${MAX_PRINTED_BYTES / 2 ** 20} MiB`);
    const [stdout, stderr, printed] = child.stdio.slice(1).map((stream) => collect(stream as Readable | null, onFlood));
    const timer = setTimeout(
      () => fail('ENVIRONMENT_SCRIPT_EXCEEDED', `ran longer than ${seconds} s (PILOT_ENVIRONMENT_SECONDS)`),
      seconds * 1_000,
    );
    const abort = (): void => fail('ENVIRONMENT_SCRIPT_FAILED', 'was stopped');
    signal.addEventListener('abort', abort);
    child.on('error', (error) => fail('ENVIRONMENT_SCRIPT_FAILED', `was not started: ${error.message}`));
    child.on('exit', () => {
      killScript(child.pid, mark);
      setTimeout(closePipes, CLOSE_TIMEOUT_MS).unref();
    });
    child.on('close', (code, name) => {
      forget();
      const changed = changesIn(printed?.() ?? Buffer.alloc(0), end);
      const problem = problemOf(code, name, changed);
      if (problem === undefined) resolve(decodeVariables(changed ?? {}));
      else {
        const quote = quoteOf(String(stderr?.() ?? ''), String(stdout?.() ?? ''));
        reject(fault('ENVIRONMENT_SCRIPT_FAILED', `${problem}${quote}`));
      }
    });
  });
}

/** Kills what a script has started and left. */
function killScript(pid: number | undefined, mark: string): void {
  // One that was not started has no group: 0 would be that of the pilot.
  if (pid === undefined) return;
  sendSignal(-pid, 'SIGKILL');
  for (const found of listProcesses())
    if (hasVariable(found.pid, (variable) => variable === `VISOR_ENVIRONMENT=${mark}`))
      sendSignal(found.pid, 'SIGKILL');
}

/**
 * Returns the variables that were changed from the first printed list to the second, a character for each byte; undefined where the
 * script has ended its shell before the second.
 */
function changesIn(printed: Buffer, end: string): Variables | undefined {
  const [before, after, rest] = printed.toString('latin1').split(`${end}\0`);
  return before === undefined || after === undefined || rest === undefined
    ? undefined
    : changedVariables(parseVariables(before), parseVariables(after));
}

function problemOf(code: number | null, signal: string | null, changed: Variables | undefined): string | undefined {
  if (code !== 0) return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  if (changed === undefined) return 'called exit: it is read into a shell, which must print its variables then';
  const bytes = Object.entries(changed).reduce((sum, [name, value]) => sum + name.length + value.length + 2, 0);
  if (bytes > MAX_VARIABLES_BYTES) return `set variables of more than ${MAX_VARIABLES_BYTES} bytes`;
  const undecodable = undecodableVariable(changed);
  return undecodable === undefined
    ? undefined
    : `set ${undecodable} to bytes that are not UTF-8: payloads get text only, so unset it or write it in UTF-8`;
}

/** Collects what a stream gives. Returns a function that returns it. */
function collect(stream: Readable | null, onFlood: () => void): () => Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('error', () => {});
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_PRINTED_BYTES) chunks.push(chunk);
    else onFlood();
  });
  return () => Buffer.concat(chunks);
}

const quoteOf = (stderr: string, stdout: string): string => {
  const text = stderr.trim() === '' ? stdout : stderr;
  return text.trim() === '' ? '' : `; it wrote: ${lastLines(printable(text), MAX_QUOTED_LINES, MAX_QUOTED_LENGTH)}`;
};
