import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
/** Folder of the client for Python. */
export const PYTHON_CLIENT = join(ROOT, 'clients/python');
const VENV = join(ROOT, '.visor/python-clients');
const MINUTES = 60_000;

const run = promisify(execFile);

/**
 * The Python of a virtual environment with the client of this repository, installed as its README says, and what the tests
 * need beside it; those come from PyPI, once.
 */
export async function pythonWithClients(): Promise<string> {
  const python = join(VENV, 'bin/python');
  const requirements = join(PYTHON_CLIENT, 'tests/requirements.txt');
  const stamp = join(VENV, 'installed');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const install = (...words: string[]) =>
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...words], { timeout: 8 * MINUTES });
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
    rmSync(VENV, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', VENV], { timeout: 2 * MINUTES });
    await install('--requirement', requirements);
    writeFileSync(stamp, digest);
  }
  await install('--no-build-isolation', '--no-deps', '--force-reinstall', PYTHON_CLIENT);
  return python;
}

/** A program that is running; `lines` are the values that it has printed, each as JSON. */
export interface RunningProgram {
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** Resolves with its lines. @throws Error with what it wrote to standard error, when it fails */
  readonly ended: Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly hasEnded: () => boolean;
}

export function startProgram(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): RunningProgram {
  const child = spawn(program, words, {
    env: { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MINUTES,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const linesOf = () =>
    output.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const { promise: ended, resolve, reject } = Promise.withResolvers<readonly Record<string, unknown>[]>();
  child.once('error', reject);
  child.once('close', (status, signal) =>
    status === 0
      ? resolve(linesOf())
      : reject(new Error(`${program} ended with ${status ?? signal}: ${output.stderr}`)),
  );
  ended.catch(() => {});
  return {
    get lines() {
      return linesOf();
    },
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
  };
}
