import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { summaryOf, runVisor } from './command.ts';

describe('visor demo', () => {
  test('takes every raw file through four stages with the embedded servers, and loses and duplicates none', async () => {
    await using directory = testDirectory();
    const ended = await runVisor('demo', '--json', '--files', '9', '--slices', '40', '--dir', directory.path);
    const summary = summaryOf(ended);
    expect(summary).toMatchObject({
      ok: true,
      eventLog: 'postgres',
      files: { input: 9, output: 3 },
      tasks: { FINISHED: 4 },
      jobs: { FINISHED: 30, FAILED: 0, CANCELLED: 0 },
      attempts: { FAILED: 0, LOST: 0 },
      lost: 0,
      duplicated: 0,
    });
    expect(summary.files.log).toBe(30);
    expect(summary.reduction).toBeGreaterThanOrEqual(20);
    expect(summary.datasets.at(-2)).toMatchObject({ status: 'TO_UPLOAD', files: 3 });
    expect(ended.status).toBe(0);
    expect(readFileSync(summary.report, 'utf8')).toContain('Transverse momentum');
    expect(existsSync(join(directory.path, 'run/lock'))).toBe(false);
  }, 180_000);

  test('ends each injected fault as documented, and the rest of the run unharmed', async () => {
    const ended = await runVisor('demo', '--json', '--faults', '--files', '16', '--slices', '20');
    const summary = summaryOf(ended);
    expect(summary.faults?.filter((fault) => !fault.ok)).toEqual([]);
    expect(summary).toMatchObject({ ok: true, tasks: { FINISHED: 4 }, lost: 0, duplicated: 0 });
    expect(summary.jobs.FAILED).toBe(3);
    expect(ended.status).toBe(0);
  }, 180_000);

  test("takes a user's own files through a chain of their own", async () => {
    const ended = await runVisor(
      'demo',
      '--json',
      '--input',
      'examples/lines/input',
      '--template',
      'examples/lines/merge-sort.cwl',
    );
    expect(summaryOf(ended)).toMatchObject({
      ok: true,
      files: { input: 5, output: 1 },
      tasks: { FINISHED: 2 },
      lost: 0,
      duplicated: 0,
    });
  }, 120_000);

  test('names the given file that the catalog would refuse, with the reason, before anything starts', async () => {
    await using directory = testDirectory();
    writeFileSync(join(directory.path, 'good.txt'), 'a\n');
    writeFileSync(join(directory.path, 'odd\\name.txt'), 'b\n');
    const template = 'examples/lines/merge-sort.cwl';
    const ended = await runVisor('demo', '--json', '--input', directory.path, '--template', template);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/--input .*odd.*name\.txt.*backslash/s);
    expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false });
  }, 120_000);

  test('refuses a template that it cannot run with code, location and hint, before anything starts', async () => {
    await using directory = testDirectory();
    const template = join(directory.path, 'branches.cwl');
    writeFileSync(
      template,
      readFileSync('examples/lines/merge-sort.cwl', 'utf8').replace(
        'baseCommand: sort\n',
        'baseCommand: sort\n      when: $(inputs.x)\n',
      ),
    );
    const ended = await runVisor('demo', '--input', 'examples/lines/input', '--template', template);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/branches\.cwl:\d+:\d+ (CWL|SPD)_[A-Z_]+ .+/);
    expect(ended.stdout).toBe('');
  });

  test.each([
    [['--files', '0'], '--files'],
    [['--input', '/nowhere'], '--template'],
    [['--input', '/nowhere', '--template', 'examples/lines/merge-sort.cwl'], '--input /nowhere cannot be read'],
    [['--input', 'examples/lines/input', '--template', '/nowhere.cwl'], '--template cannot be read'],
    [['--faults', '--files', '3'], '--files 16'],
    [['--kafka', 'nonsense'], 'HOST:PORT'],
    [['--database-url', 'mysql://x'], 'postgres://'],
  ])('refuses %j and says what to do', async (args, remedy) => {
    const ended = await runVisor('demo', ...args);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain(remedy);
  });
});
