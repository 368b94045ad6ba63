import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { JobReport } from '#operations';
import { until } from '@visor/testkit';
import { ended, farm, storedAt } from '../../test/kit.ts';
import { limitsOf, toolOf } from '../../test/site.ts';
import { hasVariable, listPids } from '../payload/processes.ts';

/** A tool that runs a shell script; `$1` is its input. */
const script = (text: string) =>
  toolOf('script', { bindings: [text, '$(inputs.raw.path)'].map((value) => ({ value, separate: true })) });

const NODE = JSON.stringify(process.execPath);
const fillMemory = (mib: number): string =>
  `${NODE} -e 'const all = []; for (let n = 0; n < ${mib}; n++) all.push(Buffer.alloc(2 ** 20, 1)); setInterval(() => all, 1e6)'`;
/** The number of `memfd_create`. */
const MAKE_IN_MEMORY = process.arch === 'arm64' ? 279 : 319;
const fillFile = (mib: number): string =>
  `exec perl -e 'my $name = "all"; open(my $all, "+>&=", syscall(${MAKE_IN_MEMORY}, $name, 0)) or die; print $all "x" x 2**20 for 1..${mib}; sleep 1000'`;

type Farm = Awaited<ReturnType<typeof farm>>;
const LIMITS = {
  PILOT_SLOTS: 2,
  PILOT_RAM_MIB: 1_000,
  PILOT_SCRATCH_MIB: 100_000,
  PILOT_LIMIT_FACTOR: 1,
  PILOT_MAX_FILES: 2_000,
  PILOT_MAX_PROCESSES: 200,
};
let on: Farm;
beforeAll(async () => {
  on = await farm(LIMITS);
});
afterAll(() => on[Symbol.asyncDispose]());

/** Whether a process was started for a payload of this farm. */
const isPayload = (pid: number): boolean =>
  hasVariable(pid, (variable) => variable.startsWith(`TMPDIR=${on.site.path('work')}/`));

async function run(text: string, limits: Parameters<typeof limitsOf>[0] = {}): Promise<JobReport> {
  const report = await ended(on.server, on.site.claim(script(text), { limits: limitsOf(limits) }));
  await until(() => !listPids().some(isPayload), { what: 'no process of the payload is left' });
  return report;
}

test.each<[string, string, number, RegExp, Parameters<typeof limitsOf>[0]?]>([
  ['fills its memory', fillMemory(4_000), 405, /memory, more than 200 MiB/, { ramMiB: 200 }],
  [
    'fills it with many processes',
    `for n in 1 2 3 4; do ${fillMemory(100)} & done; wait`,
    405,
    /memory, more than 250 MiB/,
    { ramMiB: 250 },
  ],
  ['fills a file in memory', fillFile(300), 405, /memory, more than 200 MiB/, { ramMiB: 200 }],
  ['states nothing and takes more than its share', fillMemory(4_000), 405, /memory, more than 500 MiB/],
  [
    'forks without end and ends itself',
    'bomb() { setsid sh -c "sleep 100" & bomb; }; for n in 1 2 3; do bomb & done; sleep 1000',
    411,
    /more than 200/,
  ],
  [
    'forks as a bomb does',
    // As deep as it needs to be: a bomb without end would take the machine where a limit failed.
    'bomb() { [ "$1" = 0 ] || bomb \\$(($1 - 1)) | bomb \\$(($1 - 1)) & sleep 1000; }; bomb 8',
    411,
    /more than 200/,
  ],
  [
    'starts too many and fails before anybody looks',
    'for n in \\$(seq 250); do sleep 1000 & done; exit 3',
    411,
    /more than 200/,
  ],
  [
    'fills its scratch',
    'dd if=/dev/zero of=x bs=1M count=60; sleep 1000',
    412,
    /of disk, more than 50 MiB/,
    { scratchMiB: 50 },
  ],
  [
    'fills its temporary folder under no name',
    'exec 7>"$TMPDIR/x"; rm "$TMPDIR/x"; dd if=/dev/zero bs=1M count=60 >&7; sleep 1000',
    412,
    /of disk, more than 50 MiB/,
    { scratchMiB: 50 },
  ],
  [
    'leaves an output of holes, larger than its disk',
    'truncate -s 100M made.out',
    507,
    /made\.out has 104857600 bytes and holes, its attempt may use 52428800 of disk/,
    { scratchMiB: 50 },
  ],
  ['makes files without end', 'seq 100000 | split -l 1 -a 5; sleep 1000', 410, /more than 2000 files and folders/],
  ['prints without end', 'yes', 413, /more than 256 MiB/],
  [
    'ignores TERM and fills its scratch',
    'trap "" TERM; dd if=/dev/zero of=x bs=1M count=60; while :; do sleep 1; done',
    412,
    /of disk/,
    { scratchMiB: 50 },
  ],
])(
  'a payload that %s ends its own attempt and says why',
  async (_, text, code, why, limits = {}) => {
    const report = await run(text, limits);
    expect(report.failure).toMatchObject({ code, source: 'payload', text: expect.stringMatching(why) });
    const next = await ended(on.server, on.site.claim(toolOf('write-output')));
    expect(next.failure ?? next.state).toBe('FINISHED');
    expect(on.server.registered).toHaveLength(1);
  },
  90_000,
);

test.each([
  ['closes its descriptors', 'exec 0<&- 1>&- 2>&-; echo x >made.out'],
  ['changes its nice value', 'renice -n 19 -p $$ || true; renice -n -20 -p $$ || true; echo x >made.out'],
  ['sets the clock', 'date -s 2001-01-01 || true; echo x >made.out'],
  ['leaves daemons', '(setsid sh -c "cd /; exec sleep 1000" >/dev/null 2>&1 &); echo x >made.out'],
  [
    'shares its memory among many',
    `${NODE} -e 'const all = Buffer.alloc(1e8, 1); for (let n = 0; n < 3; n++) require("child_process").spawnSync("true")'; echo x >made.out`,
  ],
])(
  'a payload that %s may do so',
  async (_, text) => {
    const report = await run(text, { ramMiB: 400 });
    expect(report.failure ?? report.state).toBe('FINISHED');
    expect(readFileSync(storedAt(report)[0] ?? '', 'utf8')).toBe('x\n');
  },
  60_000,
);

test.each([
  ['does nothing', 'echo begun; exec sleep 1000'],
  ['looks at the clock and does nothing', 'while :; do sleep 5; done'],
  ['stops itself', 'kill -STOP $$'],
])(
  'a payload that %s is ended after a time',
  async (_, text) => {
    await using idle = await farm({ PILOT_IDLE_SECONDS: 3 });
    const report = await ended(idle.server, idle.site.claim(script(text)));
    const why = expect.stringMatching(/^neither computed nor wrote anything for 3 s/);
    expect(report.failure).toMatchObject({ code: 406, source: 'payload', text: why });
  },
  60_000,
);
