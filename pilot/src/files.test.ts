import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { HeartbeatInput, JobReport } from '#operations';
import type { Tool } from '@visor/cwl';
import { until, untilEvent } from '@visor/testkit';
import { ended, farm, leftovers, storedAt } from '../test/kit.ts';
import { toolOf } from '../test/site.ts';

/** A tool that runs a shell script in its work folder. */
const script = (text: string, change: Partial<Tool> = {}): Tool => toolOf('shell', change, text);

const outcome = async (tool: Tool): Promise<JobReport & { logText: string; stored: string[] }> => {
  await using on = await farm();
  const report = await ended(on.server, on.site.claim(tool));
  const logText = report.log ? gunzipSync(readFileSync(fileURLToPath(report.log.url))).toString('latin1') : '';
  const stored = storedAt(report).map((path) => {
    expect(statSync(path).mode & 0o777).toBe(0o444);
    return readFileSync(path, 'utf8');
  });
  return { ...report, logText, stored };
};

const failed = (code: number, text: RegExp) => ({
  state: 'FAILED',
  failure: { code, source: 'payload', text: expect.stringMatching(text) },
});

describe('a failure says', () => {
  test('the step, the input, and the end of standard error, harmless', async () => {
    const text = 'echo before >&2; printf "\\033[31mno such run\\033[0m \\302\\205\\n" >&2; exit 3';
    const report = await outcome(script(text, { step: 'decode' }));
    expect(report).toMatchObject({
      ...failed(
        402,
        /^exit code 3 \(step decode, program shell, input run1\.raw\)\nend of standard error:\nbefore\nno such run \ufffd$/,
      ),
      stderr: { text: 'before\nno such run \ufffd\n', omittedBytes: 0 },
    });
    expect(report).not.toHaveProperty('stdout');
  });

  test.each([
    ['a symbolic link', 'ln -s "$1" made.out', /pattern \*\.out matches made\.out, which is a symbolic link/],
    [
      'a socket',
      `${JSON.stringify(process.execPath)} -e 'require("net").createServer().listen("made.out", () => process.exit())'`,
      /made\.out, which is a socket/,
    ],
    ['a named pipe', 'mkfifo made.out', /made\.out, which is a named pipe/],
    ['a folder', 'mkdir made.out', /made\.out, which is a folder/],
    [
      'nothing',
      'echo x >made.txt; mkdir other',
      /nothing in its work folder matches its pattern \*\.out; it holds made\.txt, other/,
    ],
    ['an empty folder', ':', /matches its pattern \*\.out; it holds nothing/],
    ['two files', 'echo x >a.out; echo x >b.out', /out takes one file, there are 2: a\.out, b\.out/],
  ])('which pattern finds what in the place of an output: %s', async (_title, text, expected) => {
    expect(await outcome(script(text))).toMatchObject(failed(501, expected));
  });

  test('which file a captured stream is missing as', async () => {
    const tool = script('rm -f kept.txt; ln -s /etc/hostname kept.txt', {
      stdout: 'kept.txt',
      outputs: [{ port: 'out', kind: 'output', required: true, globs: [], stream: 'stdout' }],
    });
    expect(await outcome(tool)).toMatchObject(failed(501, /kept\.txt, which is a symbolic link/));
  });

  test.each([
    ['a name that is too long', `echo x >${'n'.repeat(201)}.out`, /205 bytes long; at most 200/],
    ['a newline', 'echo x >"a\nb.out"', /a\u240ab\.out: its name holds U\+000A/],
    ['a bidi mark', 'echo x >"`printf \'a\\342\\200\\256b.out\'`"', /U\+202E/],
    ['bytes that are not UTF-8', 'echo x >`printf "caf\\351.out"`', /name of caf\\xe9\.out is not UTF-8/],
    ['a backslash', "echo x >'a\\b.out'", /slash or backslash/],
  ])('what is wrong with the name of an output: %s', async (_title, text, expected) => {
    expect(await outcome(script(text))).toMatchObject(failed(508, expected));
  });

  test('that an extension is too long', async () => {
    const tool = script('echo x >made.elevenchars', {
      outputs: [{ port: 'out', kind: 'output', required: true, globs: ['made.*'] }],
    });
    expect(await outcome(tool)).toMatchObject(
      failed(508, /extension of its name, elevenchars, is 11 bytes long; at most 10/),
    );
  });
});

test.each([
  [
    'in a session of its own, without the environment',
    'setsid env -i /bin/sh -c "while :; do echo more; done" >>made.out &',
  ],
  ['with a descriptor kept open', 'exec 5>>made.out; (trap "" TERM HUP; while :; do echo more >&5; done) &'],
])('what is stored stays what was reported, though a process goes on writing: %s', async (_title, text) => {
  await using on = await farm();
  const report = await ended(on.server, on.site.claim(script(`echo first >made.out; ${text} exit 0`)));
  expect(report.state).toBe('FINISHED');
  const [path = ''] = storedAt(report);
  // As long as another job takes.
  await ended(on.server, on.site.claim(toolOf('write-output')));
  const bytes = readFileSync(path);
  expect(report.outputs).toMatchObject([
    { size: bytes.length, checksum: createHash('md5').update(bytes).digest('hex') },
  ]);
  expect(statSync(path)).toMatchObject({ nlink: 1, uid: process.getuid?.() });
});

test('strangers in the work folder are no fault: odd names, deep folders, forbidden ones', async () => {
  const text = [
    'mkdir `printf "d\\377"` secret; echo x >`printf "n\\351.txt"`; chmod 000 secret; mkfifo pipe; ln -s / root',
    'i=0; while [ $i -lt 500 ]; do mkdir ddddddddddddddd; cd ddddddddddddddd; i=`expr $i + 1`; done; cd "$HOME"; echo made >made.out',
  ].join('; ');
  expect(await outcome(script(text))).toMatchObject({ state: 'FINISHED', stored: ['made\n'] });
});

test('logs with odd names are archived, and what is left out is listed', async () => {
  const tool = script('echo latin >`printf "caf\\351.log"`; ln -s /etc/hostname b.log; echo made >made.out', {
    outputs: [
      { port: 'out', kind: 'output', required: true, globs: ['*.out'] },
      { port: 'logs', kind: 'log', required: false, globs: ['*.log'] },
    ],
  });
  const report = await outcome(tool);
  expect(report.state).toBe('FINISHED');
  expect(report.logText).toMatch(/files\/caf\\xe9\.log[^]*latin/);
});

test('eleven thousand files in the work folder hide no output', async () => {
  const text = 'seq -f f%g 11000 | xargs touch; echo made >zz.out';
  expect(await outcome(script(text))).toMatchObject({ state: 'FINISHED', stored: ['made\n'] });
}, 90_000);

describe("a program's report", () => {
  const reporting = (text: string): Tool =>
    script(`cat >report.json <<'END'\n${text}\nEND\necho made >made.out`, {
      outputs: [
        { port: 'out', kind: 'output', required: true, globs: ['*.out'] },
        { port: 'report', kind: 'report', required: true, globs: ['report.json'] },
      ],
    });

  test.each([
    [
      'a whole number',
      '{"events":9007199254740993}',
      /report\.json holds 9007199254740993, which cannot be kept exactly/,
    ],
    ['a large number', '{"x":1e400}', /1e400, which is too large/],
    ['lists in lists', `${'['.repeat(4_200)}"\\u0000"${']'.repeat(4_200)}`, /nested deeper than 60/],
    ['NUL', '["\\u0000"]', /holds \\u0000/],
    ['half a character', '["\\udead"]', /lone surrogate/],
    ['no number', '{"x":NaN}', /not JSON/],
  ])('is kept as written, or refused with the reason: %s', async (_title, text, expected) => {
    expect(await outcome(reporting(text))).toMatchObject(failed(407, expected));
  });

  test('is sent though it is false or nothing', async () => {
    expect(await outcome(reporting('false'))).toMatchObject({ state: 'FINISHED', report: false });
    expect(await outcome(reporting('null'))).toMatchObject({ state: 'FINISHED', report: null });
  });
});

describe('the last words of a payload', () => {
  test('are the last 64 KiB of each stream, and how much came before', async () => {
    const text = 'head -c 100000 /dev/zero | tr "\\0" x; echo end; echo made >made.out; echo "warn: é" >&2';
    const report = await outcome(script(text));
    expect(report.stdout?.text.endsWith('xend\n')).toBe(true);
    expect([report.stdout?.text.length, report.stdout?.omittedBytes]).toEqual([65_536, 100_004 - 65_536]);
    expect(report.stderr).toEqual({ text: 'warn: é\n', omittedBytes: 0 });
  });

  test('are not those of a stream that was stored as an output', async () => {
    const tool = script('echo data', {
      stdout: 'made.out',
      outputs: [{ port: 'out', kind: 'output', required: true, globs: ['made.out'] }],
    });
    const report = await outcome(tool);
    expect(report).toMatchObject({ state: 'FINISHED', stored: ['data\n'] });
    expect(report.stdout).toBeUndefined();
  });
});

describe('how much a payload may write', () => {
  const pour = 'head -c 300000000 /dev/zero; sleep 3; echo late >>kept.txt';
  test('to a stream that is an output is the limit of outputs', async () => {
    const outputs = [{ port: 'out', kind: 'output', required: true, globs: ['kept.dat'] }] as const;
    await using on = await farm();
    const report = await ended(on.server, on.site.claim(script(pour, { stdout: 'kept.dat', outputs })));
    expect(report).toMatchObject({ state: 'FINISHED', outputs: [{ size: 300_000_000 }] });
    await using small = await farm({ PILOT_MAX_OUTPUT_MIB: 1 });
    const files = script('head -c 1100000 /dev/zero >kept.dat', { outputs });
    expect(await ended(small.server, small.site.claim(files))).toMatchObject(
      failed(507, /kept\.dat has 1100000 bytes, more than 1048576 \(PILOT_MAX_OUTPUT_MIB\)/),
    );
    const stream = script('head -c 1100000 /dev/zero; sleep 1000', { stdout: 'kept.dat', outputs });
    expect(await ended(small.server, small.site.claim(stream))).toMatchObject(
      failed(507, /more than .*, the most that an output may have/),
    );
  }, 60_000);

  test('to a stream that is a log only is the limit of logs', async () => {
    await using on = await farm();
    const report = await ended(on.server, on.site.claim(script('head -c 300000000 /dev/zero; sleep 1000')));
    expect(report).toMatchObject(failed(413, /wrote more than 256 MiB/));
  }, 60_000);
});

test('a pilot starts whatever its former life left, and removes it', async () => {
  await using on = await farm({}, (site) => {
    mkdirSync(site.path('work/0190.1/out/a'), { recursive: true });
    writeFileSync(site.path('work/0190.1/out/a/f'), 'x', { mode: 0 });
    writeFileSync(Buffer.concat([Buffer.from(`${site.path('work')}/n`), Buffer.from([0xff]), Buffer.from('.1')]), 'x');
    mkdirSync(site.path('work/slot0.sh/x'), { recursive: true });
    writeFileSync(site.path('work/journal'), 'not a folder');
    writeFileSync(site.path('work/set-aside'), 'not a folder');
    // The operator's own link: what it leads to is the work directory.
    renameSync(site.path('work'), site.path('elsewhere'));
    symlinkSync(site.path('elsewhere'), site.path('work'));
  });
  expect(await ended(on.server, on.site.claim(toolOf('write-output')))).toMatchObject({ state: 'FINISHED' });
  await until(() => leftovers(on.site).length === 0);
});

test('what cannot be removed is reported to the server with the room it takes, until it is gone', async () => {
  const { spawnSync } = await import('node:child_process');
  let release = (): void => {};
  await using on = await farm({}, (site) => {
    const folder = site.path('work/0190.1/held');
    mkdirSync(folder, { recursive: true });
    const busy = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder]).status === 0;
    release = () =>
      void (
        busy &&
        spawnSync('sh', ['-c', 'umount -l "$1"/*.1*/held || umount -l "$2"', 'sh', site.path('work/set-aside'), folder])
      );
    if (busy) writeFileSync(join(folder, 'f'), Buffer.alloc(100_000));
    else rmSync(site.path('work/0190.1'), { recursive: true });
  });
  using _ = { [Symbol.dispose]: release };
  const isBusy = existsSync(on.site.path('work/0190.1')) || existsSync(on.site.path('work/set-aside'));
  const sent = untilEvent<HeartbeatInput>(on.server, 'heartbeat', ({ warning }) => (warning != null) === isBusy);
  expect((await sent).warning ?? '').toMatch(isBusy ? /1 leftovers .* take \d+ bytes/ : /^$/);
  expect(await ended(on.server, on.site.claim(toolOf('write-output')))).toMatchObject({ state: 'FINISHED' });
});

test.each([
  ['removes its work folder', 'rm -rf "$HOME"'],
  ['puts a link in the place of its work folder', 'cd ..; mv out o; ln -s "`dirname "$1"`" out; echo x >out/made.out'],
])('a payload that %s harms itself at most; it is no fault of the node', async (_title, text) => {
  const report = await outcome(script(text));
  // Where payloads are users of their own, they cannot do it.
  if (report.failure) expect(report).toMatchObject({ failure: { source: 'payload', code: expect.any(Number) } });
  else expect(report.stored).toEqual(['x\n']);
});

test('a payload that removes all it can reach, or its permissions, harms no later one', async () => {
  await using on = await farm({ PILOT_SLOTS: 1 });
  const isolated = process.getuid?.() === 0;
  for (const text of ['rm -rf ../../journal ../../[0-9a-f]*.*', 'chmod 000 ../..', 'chmod -R a-w ..']) {
    await ended(on.server, on.site.claim(script(`${text}; exit 3`)));
    const report = await ended(on.server, on.site.claim(toolOf('write-output')));
    expect([isolated, report.state]).toEqual([isolated, 'FINISHED']);
  }
  await until(() => leftovers(on.site).length === 0);
});
