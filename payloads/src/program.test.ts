import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { PAYLOAD_BIN, injectFault, simulateFile, simulateToFile } from './index.ts';
import type { Report } from './run/run-stage.ts';
import { temporaryDirectory } from '../test/stage-in-process.ts';

const directory = temporaryDirectory();
afterAll(() => directory[Symbol.dispose]());
const at = (name: string): string => join(directory.path, name);
const env = { ...process.env, NODE_OPTIONS: '', PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` };

const run = (program: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(program, args, { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
const program = join(PAYLOAD_BIN, 'spd-payload');

describe('the executables', () => {
  test('take a file through the chain, found through a symbolic link, and say what they did', async () => {
    const linked = at('linked-decode');
    symlinkSync(join(PAYLOAD_BIN, 'spd-decode'), linked);
    simulateToFile(at('a.spdraw'), { run: 5, fileNumber: 0, slices: 3, seed: 2 });
    const decoded = await run(
      linked,
      '--in',
      at('a.spdraw'),
      '--out',
      at('a.digi'),
      '--log',
      at('a.log'),
      '--report',
      at('a.json'),
    );
    expect(decoded).toEqual({ code: 0, stdout: 'progress 3/3 slices\n', stderr: '' });
    const report = JSON.parse(readFileSync(at('a.json'), 'utf8')) as Report;
    expect(report).toMatchObject({ stage: 'decode', slices: 3, badSlices: 0, filesIn: [at('a.spdraw')] });
    expect(report.filesOut).toEqual([
      {
        path: at('a.digi'),
        size: readFileSync(at('a.digi')).length,
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
        checksumKind: 'sha256',
      },
    ]);
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(['hitsIn', 'hitsOut', 'eventsIn', 'eventsOut', 'cpuS', 'wallS', 'maxRssMB', 'histograms']),
    );
    expect(readFileSync(at('a.log'), 'utf8')).toMatch(/done: 3 slices/);
    expect((await run(join(PAYLOAD_BIN, 'spd-reconstruct'), '--in', at('a.digi'), '--out', at('a.reco'))).code).toBe(0);
    expect((await run(join(PAYLOAD_BIN, 'spd-filter'), '--in', at('a.reco'), '--out', at('a.filt'))).code).toBe(0);
    expect((await run(join(PAYLOAD_BIN, 'spd-merge'), '--in', at('a.filt'), '--out', at('a.spdf'))).code).toBe(0);
  });

  test('tell by their exit code what went wrong', async () => {
    writeFileSync(
      at('cut.spdraw'),
      injectFault('truncated', simulateFile({ run: 5, fileNumber: 0, slices: 2, seed: 2 })),
    );
    simulateToFile(at('good.spdraw'), { run: 5, fileNumber: 0, slices: 0, seed: 2 });
    mkdirSync(at('folder'));
    expect((await run(program, 'polish')).code).toBe(64);
    const bad = await run(program, 'decode', '--in', at('cut.spdraw'), '--out', at('cut.digi'), '--log', at('cut.log'));
    expect(bad).toMatchObject({ code: 65, stderr: expect.stringMatching(/runs past the end of the file/) });
    expect(readFileSync(at('cut.log'), 'utf8')).toMatch(/failed: .*runs past the end/);
    expect(existsSync(at('cut.digi'))).toBe(false);
    expect((await run(program, 'decode', '--in', at('absent'), '--out', at('x'))).code).toBe(66);
    expect((await run(program, 'decode', '--in', at('good.spdraw'), '--out', at('no/such/folder/x'))).code).toBe(73);
    expect((await run(program, 'decode', '--in', at('folder'), '--out', at('x'))).code).toBe(66);
  });

  test('end with 143 on TERM and leave nothing half done', async () => {
    simulateToFile(at('long.spdraw'), { run: 5, fileNumber: 0, slices: 5, seed: 2 });
    // As many inputs as it takes to be caught in the middle.
    const inputs = Array.from({ length: 2_000 }, () => at('long.spdraw'));
    const child = spawn(program, ['merge', '--in', ...inputs, '--out', at('long.spdf')], { env, stdio: 'ignore' });
    const ended = new Promise<number | null>((resolve) => void child.on('exit', (code) => resolve(code)));
    while (!existsSync(at('long.spdf.part')) && child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => void setTimeout(resolve, 5));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect([existsSync(at('long.spdf')), existsSync(at('long.spdf.part'))]).toEqual([false, false]);
  });
});
