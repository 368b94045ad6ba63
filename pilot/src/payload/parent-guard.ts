import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { JobFile } from './job-file.ts';
import { GUARD } from './scripts.rules.ts';

const COMMAND_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Starts a command under a guard, which ends the command when this process has ended. */
export function startGuarded(args: readonly string[], file: JobFile): ChildProcess {
  const job = file.openForSpawner();
  try {
    const child = spawn('/bin/sh', ['-c', GUARD, 'visor-guard', ...args], {
      // A session of its own: no signal meant for the pilot reaches payloads.
      detached: true,
      cwd: '/',
      // bash reads a person's start files when its input is a socket, as Node's pipes are, and it is the outermost shell.
      env: { PATH: COMMAND_PATH, SHLVL: '1' },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', job],
    });
    child.stdin?.on('error', () => {});
    (child.stdio[3] as Socket | null)?.on('error', () => {});
    return child;
  } finally {
    closeSync(job);
  }
}

/** Calls `onLine` with the first word and the rest of each line that a guarded command prints. */
export function readLines(child: ChildProcess, onLine: (word: string, value: string) => void): void {
  let text = '';
  child.stdout?.setEncoding('latin1').on('data', (data: string) => {
    const lines = (text + data).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const space = line.indexOf(' ');
      onLine(space < 0 ? line : line.slice(0, space), space < 0 ? '' : line.slice(space + 1));
    }
  });
}
