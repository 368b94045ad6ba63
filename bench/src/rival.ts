import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseTimes } from './process-cpu.ts';

/** What xargs did with as many small jobs. */
export interface Rival {
  readonly jobsPerSecond: number;
  readonly cpuMsPerJob: number;
}

const PROGRAM = join(import.meta.dirname, '../bin/by-xargs');
const exec = promisify(execFile);

/** Runs the payload on small inputs by xargs, in a folder that it removes. */
export async function runRival(jobs: number, slots: number, signal?: AbortSignal): Promise<Rival> {
  const folder = mkdtempSync(join(tmpdir(), 'visor-bench-xargs-'));
  try {
    mkdirSync(join(folder, 'in'));
    for (let index = 0; index < jobs; index++) {
      const name = `${String(index).padStart(6, '0')}.raw`;
      writeFileSync(join(folder, 'in', name), `${name}\n`);
    }
    const begin = performance.now();
    const { stdout } = await exec(PROGRAM, [String(slots), folder], { signal });
    const seconds = (performance.now() - begin) / 1_000;
    return { jobsPerSecond: jobs / seconds, cpuMsPerJob: (parseTimes(stdout).seconds * 1_000) / jobs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
