import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { printable, type FailureName } from '@visor/schema';
import { lastLines } from '../text.rules.ts';
import { changedVariables, parseVariables, type Variables } from './environment.rules.ts';
import { isExecutable } from './find-executable.ts';
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
const MAX_VARIABLES_LENGTH = 1_000_000;
const MAX_QUOTED_LINES = 10;
const MAX_QUOTED_LENGTH = 1_000;
const START_PATH = '/usr/local/bin:/usr/bin:/bin';
/** Longest wait for the end of the script's output, which a process that it has left may hold open, milliseconds. */
const CLOSE_TIMEOUT_MS = 1_000;
const SEPARATOR = '\u0001';

/** Reads the script into a shell, so that it can set variables, and prints these before and after to a descriptor of their own. */
const RUN = 'env -0 >&3; printf "\\001" >&3; . "$1" || exit; env -0 >&3 || exit; printf "\\001" >&3';

/** Returns the shell that reads a script: bash where its first line asks for bash. */
function shellOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    const head = Buffer.alloc(256);
    const size = readSync(file, head);
    closeSync(file);
    const isForBash =
      /bash/.test(interpreterOf(head.subarray(0, size)) ?? '') || head.subarray(0, size).includes('env bash');
    return isForBash && isExecutable('/bin/bash') ? '/bin/bash' : '/bin/sh';
  } catch {
    return '/bin/sh';
  }
}

/** Runs an environment script, and returns the variables that it has set or changed. @throws ScriptFailed */
export function runEnvironmentScript(path: string, seconds: number, signal: AbortSignal): Promise<Variables> {
  const mark = randomUUID();
  return new Promise((resolve, reject) => {
    const child = spawn(shellOf(path), ['-c', RUN, 'visor-environment', path], {
      cwd: '/',
      // A group of its own, so that all that it starts can be ended.
      detached: true,
      env: { PATH: START_PATH, HOME: '/', VISOR_ENVIRONMENT: mark },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const fault = (failure: FailureName, text: string) =>
      new ScriptFailed(failure, `the environment script ${path} ${text}`);
    let ending: ScriptFailed | undefined;
    const killGroup = (): void => {
      try {
        process.kill(-(child.pid ?? 0), 'SIGKILL');
      } catch {
        // All have ended.
      }
      for (const { pid } of listProcesses())
        if (hasVariable(pid, (variable) => variable === `VISOR_ENVIRONMENT=${mark}`)) sendSignal(pid, 'SIGKILL');
    };
    const closePipes = (): void => child.stdio.forEach((stream) => void stream?.destroy());
    const end = (error: ScriptFailed): void => {
      ending ??= error;
      killGroup();
      closePipes();
    };
    const onFlood = (): void =>
      end(fault('ENVIRONMENT_SCRIPT_EXCEEDED', `printed more than ${MAX_PRINTED_BYTES / 2 ** 20} MiB`));
    const [stdout, stderr, printed] = child.stdio.slice(1).map((stream) => collect(stream as Readable | null, onFlood));
    const timer = setTimeout(
      () => end(fault('ENVIRONMENT_SCRIPT_EXCEEDED', `ran longer than ${seconds} s (PILOT_ENVIRONMENT_SECONDS)`)),
      seconds * 1_000,
    );
    const abort = (): void => end(fault('ENVIRONMENT_SCRIPT_FAILED', 'was stopped'));
    signal.addEventListener('abort', abort);
    child.on('error', (error) => end(fault('ENVIRONMENT_SCRIPT_FAILED', `was not started: ${error.message}`)));
    child.on('exit', () => {
      killGroup();
      setTimeout(closePipes, CLOSE_TIMEOUT_MS).unref();
    });
    child.on('close', (code, name) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      const [before, after, rest] = (printed?.() ?? '').split(SEPARATOR);
      const problem = problemOf(code, name, rest === undefined ? undefined : after);
      if (ending) reject(ending);
      else if (problem !== undefined)
        reject(fault('ENVIRONMENT_SCRIPT_FAILED', `${problem}${quoteOf(stderr?.() ?? '', stdout?.() ?? '')}`));
      else resolve(changedVariables(parseVariables(before ?? ''), parseVariables(after ?? '')));
    });
  });
}

function problemOf(code: number | null, name: string | null, after: string | undefined): string | undefined {
  if (code !== 0) return name ? `was ended by ${name}` : `ended with exit code ${code}`;
  if (after === undefined) return 'called exit: it is read into a shell, which must print its variables then';
  if (after.length > MAX_VARIABLES_LENGTH) return `set variables of more than ${MAX_VARIABLES_LENGTH} characters`;
  return undefined;
}

/** Collects what a stream gives. Returns a function that returns it. */
function collect(stream: Readable | null, onFlood: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('error', () => {});
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_PRINTED_BYTES) chunks.push(chunk);
    else onFlood();
  });
  return () => Buffer.concat(chunks).toString();
}

const quoteOf = (stderr: string, stdout: string): string => {
  const text = stderr.trim() === '' ? stdout : stderr;
  return text.trim() === '' ? '' : `; it wrote: ${lastLines(printable(text), MAX_QUOTED_LINES, MAX_QUOTED_LENGTH)}`;
};
