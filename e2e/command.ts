import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '@visor/laptop';
import type { Summary } from '@visor/demo';

interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line without the installation step, which has its own suite. */
export const startVisor = (...args: readonly string[]): ChildProcess => startVisorWith({}, ...args);

/** The same with more environment. */
export function startVisorWith(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): ChildProcess {
  const main = join(ROOT, 'cli/src/main.ts');
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
  });
}

/** Runs a command to its end. */
export async function runVisor(...args: readonly string[]): Promise<CommandResult> {
  const child = startVisor(...args);
  child.stdin?.end();
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}

/** Parses the summary of a demo, which is the only line on stdout. */
export function summaryOf({ stdout, stderr }: CommandResult): Summary {
  const lines = stdout.trim().split('\n');
  if (lines.length !== 1)
    throw new Error(`one line on stdout expected, ${lines.length} found; stderr: ${stderr.slice(-2_000)}`);
  return JSON.parse(lines[0] ?? '') as Summary;
}

/** Returns the first line on stdout that is a JSON object. */
export async function firstJson<T>(child: ChildProcess): Promise<T> {
  if (!child.stdout) throw new Error('stdout is not piped');
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{')) return JSON.parse(line) as T;
  throw new Error('the command ended without a JSON line');
}
