import { chownSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { testDirectory, until } from '@visor/testkit';
import fc from 'fast-check';
import { inspectFile } from '@visor/storage';
import { PROGRAMS } from '../../test/site.ts';
import { UNCONFINED, type Confinement } from './confinement.ts';
import { openIsolation } from './isolation.ts';
import { openJobFile } from './job-file.ts';
import { renderJobFile, launchProblem, type Launch } from './job-file.rules.ts';
import { hasVariable, listPids } from './processes.ts';
import { pickShell } from './pick-shell.ts';
import { startSpawner } from './spawner.ts';
import { findStartFault } from './start-fault.ts';
import { terminatePayload } from './terminate-payload.ts';

const shells = [...new Set([pickShell(), '/bin/bash', '/bin/sh'].filter((path) => existsSync(path)))];

async function bench(confinement: Confinement = UNCONFINED, shell = pickShell()) {
  const stack = new AsyncDisposableStack();
  const directory = stack.use(testDirectory());
  const at = (name: string): string => join(directory.path, name);
  const { uid = process.getuid?.() ?? 0, gid = process.getgid?.() ?? 0 } = confinement.user ?? {};
  chownSync(directory.path, uid, gid);
  const file = stack.use(openJobFile(at('job'), confinement.user));
  const spawner = stack.use(await startSpawner({ file, graceMs: 100, confinement, shell }));
  const launch = (argv: readonly string[], env = {}): Launch => ({
    cwd: directory.path,
    env: { PATH: '/usr/bin:/bin', TMPDIR: at('tmp'), ...env },
    argv: [join(PROGRAMS, argv[0] ?? ''), ...argv.slice(1)],
    stdout: at('stdout'),
    stderr: at('stderr'),
  });
  const run = (launch: Launch): Promise<number> => {
    file.write(renderJobFile(launch));
    return spawner.run(directory.path);
  };
  return {
    path: directory.path,
    jobPath: file.path,
    at,
    spawner,
    launch,
    run,
    script: (text: string) => run(launch(['script', text])),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Waits until a payload has written its file. */
const written = (path: string): Promise<string> => until(() => readFileSync(path, 'utf8') || undefined);

/** Processes that were started with this TMPDIR. */
const marked = (folder: string): number[] =>
  listPids().filter((pid) => hasVariable(pid, (variable) => variable === `TMPDIR=${folder}/tmp`));

const word = fc
  .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom("'", '"', '\\', '\n', '$', '`', ' ', '*') }))
  .filter((text) => !text.includes('\0'));
const name = fc.stringMatching(/^X_[A-Za-z0-9_]{0,8}$/);

describe.each(shells)('a spawner of %s', (shell) => {
  test('hands over arguments and environment byte by byte, whatever they hold', async () => {
    await using on = await bench(UNCONFINED, shell);
    await fc.assert(
      fc.asyncProperty(fc.array(word), fc.dictionary(name, word, { maxKeys: 4 }), async (words, env) => {
        expect(await on.run(on.launch(['show', ...words], env))).toBe(0);
        expect(readFileSync(on.at('stdout'), 'utf8')).toBe(
          words.length === 0 ? '\0' : words.map((text) => `${text}\0`).join(''),
        );
        const seen = readFileSync(on.at('environment'), 'utf8').split('\0').filter(Boolean);
        const given = Object.entries(env).map(([key, value]) => `${key}=${value}`);
        expect(seen.filter((variable) => variable.startsWith('X_')).sort()).toEqual(given.sort());
      }),
      { numRuns: 40 },
    );
  });

  test("gives a payload nothing of the pilot's environment, and none of its own descriptors", async () => {
    process.env['SECRET_OF_THE_PILOT'] = 'x';
    await using on = await bench(UNCONFINED, shell);
    await on.run(on.launch(['show']));
    const names = readFileSync(on.at('environment'), 'utf8')
      .split('\0')
      .map((line) => line.split('=')[0]);
    // What a shell sets for itself: env(1) was started by one.
    const own = ['PWD', 'OLDPWD', 'SHLVL', '_', ''];
    expect(names.filter((found) => !own.includes(found ?? '')).sort()).toEqual(['PATH', 'TMPDIR']);
    await on.script('for n in 3 4; do readlink /proc/$$/fd/$n; done; ls -l /proc/$$/fd | grep deleted');
    expect(readFileSync(on.at('stdout'), 'utf8')).toBe('');
  });

  test('distinguishes exit codes and signals from programs that could not be executed', async () => {
    await using on = await bench(UNCONFINED, shell);
    const run = async (launch: Launch) => [
      await on.run(launch),
      (await findStartFault(launch, on.jobPath, inspectFile)) !== undefined,
    ];
    expect(await run(on.launch(['exit-with', 'x', '3']))).toEqual([3, false]);
    expect(await run(on.launch(['exit-with', 'x', '126']))).toEqual([126, false]);
    expect(await run(on.launch(['script', 'no-such-command']))).toEqual([127, false]);
    expect(await run(on.launch(['script', 'kill -s USR1 $$']))).toEqual([138, false]);
    expect((await run(on.launch(['no-such-program'])))[1]).toBe(true);
    expect((await run(on.launch(['tiny', 'x'.repeat(3_000_000)])))[1]).toBe(true);
    expect(await run(on.launch(['exit-with', 'x', '0']))).toEqual([0, false]);
  });

  test('a payload that stops its spawner ends as it ends', async () => {
    await using on = await bench(UNCONFINED, shell);
    expect(await on.script('kill -STOP $PPID; exit 7')).toBe(7);
    expect(await on.script('exit 0')).toBe(0);
  });

  test('a folder or file that is gone is a fault of the launcher, and the next payload runs', async () => {
    await using on = await bench(UNCONFINED, shell);
    const launch = on.launch(['tiny']);
    for (const fault of [{ cwd: on.at('none') }, { stdout: on.at('none/stdout') }, { stderr: on.at('none/stderr') }])
      await expect(on.run({ ...launch, ...fault })).rejects.toThrow('none');
    expect(await on.run(launch)).toBe(0);
  });

  test('ends the whole group of a payload when its pilot is gone', async () => {
    await using on = await bench(UNCONFINED, shell);
    const ended = on.run(on.launch(['ignore-term']));
    ended.catch(() => {});
    await written(on.at('made.out'));
    expect(marked(on.path)).not.toEqual([]);
    on.spawner[Symbol.dispose]();
    await expect(ended).rejects.toThrow('was closed');
    await until(() => marked(on.path).length === 0, { what: 'the group has ended' });
  });
});

const isRoot = process.getuid?.() === 0;
const settings = { PILOT_SLOTS: 1, PILOT_MAX_PROCESSES: 4_096, PILOT_UIDS: undefined, VISOR_PAYLOAD_PATH: [PROGRAMS] };
const users = { first: 64_000, last: 64_999 };

/** The confinements that this machine allows. */
async function confinements(): Promise<[string, Confinement][]> {
  await using directory = testDirectory();
  const of = { ...settings, PILOT_WORK_DIR: directory.path };
  using plain = await openIsolation(of, logger('test', 'silent'));
  const found: [string, Confinement][] = [['nothing', UNCONFINED]];
  const [slot] = plain.slots;
  if (slot?.hasNamespace) found.push(['a PID namespace', slot]);
  if (isRoot) {
    using separate = await openIsolation({ ...of, PILOT_UIDS: users }, logger('test', 'silent'));
    const [own] = separate.slots;
    if (own) found.push(['a namespace and a user', own]);
    if (own?.user) {
      const prefix = own.prefix.slice(own.prefix.indexOf('setpriv'));
      found.push(['a user', { ...own, hasNamespace: false, prefix }]);
    }
  }
  return found;
}

/** A command that no test of another process runs: those run side by side with this one. */
const OWN_SLEEP = `sleep ${2_000_000 + process.pid}`;

const allowed = await confinements();

describe.each(allowed)('a payload under %s', (title, confinement) => {
  const start = () => bench(confinement);
  const isComplete = title !== 'nothing';

  test.each([
    ['in the background', `${OWN_SLEEP} & echo $!`, true],
    ['in another session', `setsid ${OWN_SLEEP} & sleep 0.1`, true],
    [
      'that a child has left behind',
      `(setsid sh -c "${OWN_SLEEP} & echo >child" &) ; until [ -e child ]; do :; done`,
      true,
    ],
    [
      'without its environment, folder and files',
      `cd /; env -i setsid nohup sh -c "${OWN_SLEEP} & ${OWN_SLEEP}" </dev/null >/dev/null 2>&1 & sleep 0.1`,
      isComplete,
    ],
  ])('leaves no process %s', async (_title, script, isFound) => {
    await using on = await start();
    const before = new Set(listPids());
    expect(await on.script(script)).toBe(0);
    const left = listPids().filter((pid) => !before.has(pid) && commandOf(pid).startsWith(OWN_SLEEP));
    if (isFound) expect(left).toEqual([]);
    else for (const pid of left) process.kill(pid, 'SIGKILL');
    expect(await on.script('exit 3')).toBe(3);
  });

  test('that is stopped has not ended; it goes on, or is ended', async () => {
    await using on = await start();
    const stopped = on.script(`echo $$ >begun; kill -s STOP $$; echo on >went-on`);
    let hasEnded = false;
    void stopped.then(() => (hasEnded = true));
    await written(on.at('begun'));
    await until(() => marked(on.path).some((pid) => stateOf(pid) === 'T'));
    expect(hasEnded).toBe(false);
    for (const pid of marked(on.path)) process.kill(pid, 'SIGCONT');
    expect(await stopped).toBe(0);
    expect(existsSync(on.at('went-on'))).toBe(true);

    const ended = on.script(`trap "exit 9" TERM; kill -s STOP $$; sleep 1000`);
    await until(() => marked(on.path).some((pid) => stateOf(pid) === 'T'));
    const callOff = terminatePayload(on.spawner, 60_000);
    expect(await ended).toBe(9);
    callOff();
  });

  test('ends when its pilot is gone, though it ignores TERM', async () => {
    await using on = await start();
    const ended = on.run(on.launch(['ignore-term']));
    ended.catch(() => {});
    await written(on.at('made.out'));
    expect(marked(on.path)).not.toEqual([]);
    on.spawner[Symbol.dispose]();
    await expect(ended).rejects.toThrow('was closed');
    await until(() => marked(on.path).length === 0);
  });

  test('that is only being started gets TERM as soon as it is there', async () => {
    await using on = await start();
    const ended = on.script('while :; do :; done');
    const callOff = terminatePayload(on.spawner, 60_000);
    expect(await ended).toBe(143);
    callOff();
  });

  test('that ignores TERM is killed after the grace', async () => {
    await using on = await start();
    const ended = on.run(on.launch(['ignore-term']));
    await written(on.at('made.out'));
    terminatePayload(on.spawner, 50);
    expect(await ended).toBeGreaterThan(128);
    await until(() => marked(on.path).length === 0);
  });
});

const inNamespace = allowed.filter(([, { hasNamespace }]) => hasNamespace);

(inNamespace.length > 0 ? describe : describe.skip).each(inNamespace)('a launcher with %s', (_title, confinement) => {
  test.each([
    'kill -s KILL -1',
    'kill -s KILL $PPID',
    'kill -s STOP 1',
    'kill -s INT 1',
    'kill -s TERM 0',
    'kill -s HUP -1',
  ])('outlives `%s`', async (script) => {
    await using on = await bench(confinement);
    const alive = on.spawner;
    await on.script(`${script}; exit 5`);
    expect(await on.script('exit 6')).toBe(6);
    expect(alive.alive).toBe(true);
  });

  test('is not used again when it was killed just after it had told of the end of its payload', async () => {
    await using on = await bench(confinement);
    const ended = on.script('echo >begun; exit 5');
    // Nothing is heard of it meanwhile.
    while (!existsSync(on.at('begun')) || !isReading(on.spawner.collector));
    on.spawner.kill();
    expect(await ended).toBe(5);
    expect(on.spawner.alive).toBe(false);
  });
});

(isRoot ? describe : describe.skip)('a slot with a user of its own', () => {
  const [, own = UNCONFINED] = allowed.find(([title]) => title === 'a namespace and a user') ?? [];

  test('gives payloads no capabilities, groups or new privileges, and no way into the launcher', async () => {
    await using on = await bench(own);
    await on.script('cat /proc/self/status; id; for f in /proc/1/environ /proc/1/fd/1 /proc/1/mem; do cat $f; done');
    const text = readFileSync(on.at('stdout'), 'utf8');
    expect(text).toMatch(/^Uid:\t(\d+)\t\1\t\1\t\1$/m);
    expect(text).toMatch(/^Groups:\s*$/m);
    expect(text).toMatch(/^CapPrm:\t0+$/m);
    expect(text).toMatch(/^CapEff:\t0+$/m);
    expect(text).toMatch(/^NoNewPrivs:\t1$/m);
    expect(text).not.toContain('uid=0');
    expect(readFileSync(on.at('stderr'), 'utf8').match(/Permission denied/g)).toHaveLength(3);
  });
});

test('what no shell could start is refused beforehand', () => {
  expect(launchProblem({ argv: ['a', 'b\0'], env: {} })).toMatch('NUL');
  expect(launchProblem({ argv: [], env: { 'A B': '' } })).toMatch('"A B"');
  expect(launchProblem({ argv: ['a\n'], env: { A: "'" } })).toBeUndefined();
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Whether a process waits for its standard input. */
const isReading = (pid: number): boolean =>
  stateOf(pid) === 'S' && readFileSync(`/proc/${pid}/syscall`, 'latin1').split(' ')[1] === '0x0';

function stateOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.charAt(text.lastIndexOf(')') + 2);
  } catch {
    return '';
  }
}
