import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { checkPayload, type PayloadCheck } from './check-payload.ts';
import { judgeProcesses, judgeTermination, resourcesToState } from './findings.rules.ts';

async function check(script: string, change: Partial<PayloadCheck> = {}): Promise<string[]> {
  await using folder = testDirectory();
  const at = (name: string): string => join(folder.path, name);
  writeFileSync(at('program'), script);
  chmodSync(at('program'), 0o755);
  writeFileSync(at('run 1 $(x).raw'), 'b\na\n');
  const given = {
    program: at('program'),
    input: at('run 1 $(x).raw'),
    args: [],
    output: '*',
    wallSeconds: 60,
    wrapper: [],
    signal: new AbortController().signal,
    ...change,
  };
  const found: string[] = [];
  for await (const { kind, text } of checkPayload(given)) found.push(`${kind} ${text}`);
  return found;
}

test('a program that keeps to the contract lacks nothing', async () => {
  const found = await check('#!/bin/sh\n[ -s "$1" ] || exit 65\nsort "$1" >"$2"\n', {
    args: ['it$(is) sorted.txt'],
  });
  expect(found.filter((line) => !line.startsWith('ok '))).toEqual([]);
  expect(found.join('\n')).toMatch(/left "it\$\(is\) sorted.txt"[^]*same output, byte by byte[^]*exit code 65/);
}, 60_000);

test('a check that is ended ends its program', async () => {
  const stop = new AbortController();
  stop.abort(new Error('stopped by SIGINT'));
  await expect(check('#!/bin/sh\nsleep 1000\n', { signal: stop.signal })).rejects.toThrow('stopped by SIGINT');
}, 60_000);

test('a program that root checks has no rights of root', async () => {
  const found = await check(
    '#!/bin/sh\n[ "$(id -u)" != 0 ] && grep -q "^CapEff:\t*0*$" /proc/self/status && [ ! -w "$1" ] && cp "$1" made\n',
  );
  expect(found.join('\n')).toMatch(/ok it ended with success and left "made"/);
}, 60_000);

test.each<[string, string, RegExp, Partial<PayloadCheck>?]>([
  ['is no program', 'echo\n', /^missing .*begins with #!/],
  ['has lines of Windows', '#!/bin/sh\r\ncp "$1" made\r\n', /^missing .*first line ends as lines of Windows do/],
  ['names an interpreter that is not here', '#!/opt/none/python\n', /FAILED 401: [^;]*"\/opt\/none\/python"[^;]*$/m],
  ['reads its standard input', '#!/bin/sh\ncat >made\n', /FAILED 502.*its standard input is empty/],
  [
    'writes beside its input',
    '#!/bin/sh\nset -e; : >"$1.made"\n',
    /FAILED 402[^]*to its working directory and to TMPDIR only/,
  ],
  [
    'leaves a process',
    '#!/bin/sh\n(sleep 1000; cp "$1" late) & cp "$1" made\n',
    /advice processes that it had started ran on/,
  ],
  [
    'is run by a wrapper that hides it',
    '#!/bin/sh\ncp "$1" made\n',
    /FAILED 402[^]*No such file/,
    { wrapper: ['/usr/bin/env', '-C', '/none'] },
  ],
  [
    'is run by a wrapper of no path',
    '#!/bin/sh\n',
    /^missing the wrapper must begin with the absolute path/,
    { wrapper: ['bwrap'] },
  ],
  ['is not there', '', /^missing .*"none" is in none of the folders/, { program: '/tmp/none' }],
  ['fails', '#!/bin/sh\necho no calibration >&2; exit 3\n', /FAILED 402: exit code 3; it wrote: no calibration/],
  ['writes to a terminal', "#!/bin/sh\nprintf '\\033[2Jgone\\377' >&2; exit 3\n", /it wrote: gone\ufffd$/m],
  ['makes nothing', '#!/bin/sh\ntrue\n', /FAILED 501/],
  ['makes too much', '#!/bin/sh\ntouch a b\n', /FAILED 501: result takes one file, there are 2/],
  ['makes an empty file', '#!/bin/sh\n: >made\n', /FAILED 502/],
  ['makes a link', '#!/bin/sh\nln -s "$1" made\n', /FAILED 501/],
  ['takes too long', '#!/bin/sh\nsleep 1000\n', /FAILED 404/, { wallSeconds: 1 }],
  ['makes another file each time', '#!/bin/sh\nod -N8 /dev/urandom >made\n', /advice a second run made another output/],
  ['takes anything for good', '#!/bin/sh\necho x >made\n', /advice an empty input passed for a good one/],
  ['needs a variable of its user', '#!/bin/sh\ncp "$ROOTSYS/etc/x" made\n', /FAILED 402/],
])(
  'a program that %s is told so',
  async (_, script, why, change = {}) => {
    expect((await check(script, change)).join('\n')).toMatch(why);
  },
  60_000,
);

test('a program that TERM does not stop is told so, also where it ends with success before it is killed', () => {
  const judge = (seconds: number, wentOn: boolean) => judgeTermination({ seconds, wentOn }, 5);
  expect([judge(3.2, true), judge(5.1, false)].map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    expect.stringMatching(/^advice it went on for 3.2 s after TERM/),
    expect.stringMatching(/^advice it ignored TERM for 5 s/),
  ]);
  expect([judge(3.2, false), judgeTermination(undefined, 5)].map(({ kind }) => kind)).toEqual(['ok', 'ok']);
});

test('cores are stated as they were kept busy, and a crowd of processes that they cannot run is named', () => {
  const used = (cpuSeconds: number, wallSeconds: number, peakProcesses?: number) => ({
    cpuSeconds,
    wallSeconds,
    peakProcesses,
    peakMemoryBytes: undefined,
    readBytes: undefined,
    writtenBytes: undefined,
    peakScratchBytes: undefined,
  });
  const stated = (cpuSeconds: number, wallSeconds: number) => resourcesToState(used(cpuSeconds, wallSeconds));
  expect(stated(30, 10)).toContain('coresMin: 3');
  // A run of a moment, and one that waits, need one.
  expect([stated(0.3, 0.1), stated(0, 10), stated(0, 0)].every((text) => text.includes('coresMin: 1'))).toBe(true);
  const named = (usage: ReturnType<typeof used>) => judgeProcesses(usage, 4_096).map(({ kind }) => kind);
  expect([named(used(1, 1, 40)), named(used(80, 10, 400)), named(used(1, 1))]).toEqual([[], [], []]);
  expect(judgeProcesses(used(2, 2, 3_000), 4_096)).toEqual([
    {
      kind: 'advice',
      text: expect.stringMatching(/^it had 3000 processes and threads at once and kept one core busy.*4096/),
    },
  ]);
});
