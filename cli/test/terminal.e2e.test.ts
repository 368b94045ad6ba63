import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { testDirectory, until } from '@visor/testkit';
import { AN_ID, environmentFor, ODD_NAME, runInTerminal, startApi } from './kit.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

const BASH = ['bash', '--norc', '--noprofile'];

/** A terminal of tmux that runs a shell. */
function openTerminal(directory: string, env: NodeJS.ProcessEnv, columns: number, rows: number, shell = BASH) {
  const socket = join(directory, 'tmux');
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], {
      env: { ...env, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
      encoding: 'utf8',
    });
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux('-u', 'new-session', '-d', ...size, ...shell);
  return {
    tmux,
    type: (text: string): void => void tmux('send-keys', '-l', text),
    press: (key: string): void => void tmux('send-keys', key),
    lines: (): string[] => tmux('capture-pane', '-p').trimEnd().split('\n'),
    flag: (name: string): string => tmux('display-message', '-p', `#{${name}}`).trim(),
    [Symbol.dispose]: (): void => void tmux('kill-server'),
  };
}

test('on a terminal, --watch is drawn in place and cut to the window, and Ctrl-C leaves the terminal as it was', async () => {
  await using directory = testDirectory();
  await using api = await startApi();
  using terminal = openTerminal(directory.path, environmentFor(api.url), 40, 10);
  terminal.type(
    `PS1='$ '; '${process.execPath}' --disable-warning=ExperimentalWarning '${MAIN}' dataset list --watch; echo "code $?"`,
  );
  terminal.press('Enter');
  await until(() => terminal.lines().includes('2 datasets'), {
    within: 60_000,
    what: 'the table and its count are shown',
  });
  const narrow = terminal.lines().slice(0, -1);
  expect(narrow.map((line) => line.length <= 40 && line.endsWith('…'))).toEqual(narrow.map(() => true));
  expect(narrow[1]).toContain('«прогон» 大\\x1b');
  expect([terminal.flag('alternate_on'), terminal.flag('cursor_flag')]).toEqual(['1', '0']);

  terminal.tmux('resize-window', '-x', '120');
  await until(() => terminal.lines()[0]?.endsWith('PROCESSING') === true, { what: 'it fills the wider window' });
  api.seed['Dataset.status'] = 'CLOSED';
  await until(() => terminal.lines()[1]?.includes('CLOSED') === true, { within: 30_000, what: 'the change is shown' });

  terminal.press('C-c');
  await until(() => terminal.lines().some((line) => line.includes('code 130')), { what: 'it ends with 130' });
  expect([terminal.flag('alternate_on'), terminal.flag('cursor_flag')]).toEqual(['0', '1']);
  // The last state stays.
  expect(terminal.lines().filter((line) => line.includes('CLOSED'))).toHaveLength(2);
}, 120_000);

test('at the question whether to go on, Ctrl-C is 130 and Ctrl-D a no, and nothing is done', async () => {
  await using directory = testDirectory();
  await using api = await startApi();
  using terminal = openTerminal(directory.path, environmentFor(api.url), 100, 10);
  for (const [key, code] of [
    ['C-c', 130],
    ['C-d', 0],
  ] as const) {
    terminal.type(`clear; '${COMMAND.join("' '")}' task cancel --where state:FAILED --reason w; echo "code $?"`);
    terminal.press('Enter');
    const isAsked = (): boolean =>
      terminal.lines().includes('cancel: 2 tasks. Go on? [y/N]') &&
      !terminal.lines().some((line) => line.startsWith('code'));
    await until(isAsked, { within: 60_000, what: 'it asks' });
    terminal.press(key);
    await until(() => terminal.lines().includes(`code ${code}`), { what: `it ends with ${code}` });
    expect(terminal.lines()).toContain('nothing was done');
  }
  expect(api.mutations).toEqual([]);
}, 120_000);

const COMMAND = [process.execPath, '--disable-warning=ExperimentalWarning', MAIN];

describe('golden output in a terminal (jest --updateSnapshot renews it)', () => {
  test.each([80, 140])(
    'lists of %i columns',
    async (columns) => {
      await using api = await startApi();
      const lists = [
        ['dataset', 'list'],
        ['task', 'list'],
        ['job', 'list', '-o', 'wide'],
        ['workflow', 'show', AN_ID, '-o', 'table'],
      ];
      const env = { ...environmentFor(api.url), TERM: 'xterm-256color' };
      const found = await Promise.all(lists.map((args) => runInTerminal(columns, [...COMMAND, ...args], env)));
      expect(found.map(({ status }) => status)).toEqual(lists.map(() => 0));
      expect(found.map(({ text }) => text).join('')).toMatchSnapshot('lists');
    },
    60_000,
  );

  test.each([80, 140])(
    '--watch in %i columns',
    async (columns) => {
      await using directory = testDirectory();
      await using api = await startApi();
      using terminal = openTerminal(directory.path, environmentFor(api.url), columns, 8);
      terminal.type(`PS1='$ '; '${COMMAND.join("' '")}' task list --watch`);
      terminal.press('Enter');
      await until(() => terminal.lines().includes('2 tasks'), { within: 60_000, what: 'the table is shown' });
      expect(terminal.lines().join('\n')).toMatchSnapshot('window');
    },
    120_000,
  );

  test('states are coloured, unless NO_COLOR is set or the terminal has no colours', async () => {
    await using api = await startApi();
    const env = { ...environmentFor(api.url), TERM: 'xterm-256color' };
    const list = [...COMMAND, 'task', 'list'];
    const [colored, ...plain] = await Promise.all([
      runInTerminal(80, list, env),
      runInTerminal(80, list, { ...env, NO_COLOR: '1' }),
      runInTerminal(80, list, { ...env, TERM: 'dumb' }),
    ]);
    expect(colored.text).toContain('\u001b[31mFAILED');
    for (const { text } of plain) expect(text).not.toContain('\u001b');
  }, 60_000);

  test('an error and an unknown command say what to do, and have their codes', async () => {
    await using api = await startApi();
    const env = { ...environmentFor(api.url), TERM: 'xterm-256color' };
    const commands = [
      ['tsak', 'list'],
      ['dataset', 'show', 'missing'],
      ['dataset', 'show', ODD_NAME, '-o', 'table'],
      ['task', 'cancel', AN_ID],
    ];
    const found = await Promise.all(commands.map((args) => runInTerminal(80, [...COMMAND, ...args], env)));
    expect(found).toMatchSnapshot();
  }, 60_000);
});

/** The completion script of a shell, which asks these sources, in a file. */
function writeScript(shell: string, directory: string, env: NodeJS.ProcessEnv): string {
  const script = execFileSync(process.execPath, [MAIN, 'completion', shell], { env, encoding: 'utf8' });
  const launcher = `${join(import.meta.dirname, '../../visor')} completion complete`;
  expect(script).toContain(launcher);
  const path = join(directory, 'script');
  const sources = `'${process.execPath}' --disable-warning=ExperimentalWarning '${MAIN}' completion complete`;
  writeFileSync(path, script.replaceAll(launcher, sources));
  return path;
}

const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

/** Three datasets; the names of two begin alike. */
async function startNamedApi(): ReturnType<typeof startApi> {
  const api = await startApi();
  api.seed['Query.dataMatches'] = [{ index: 0 }, { index: 1 }, { index: 2 }];
  api.seed['Match.name'] = (index: number) => ['run042.raw', 'run043.raw', 'прогон-44'][index];
  return api;
}

const COMPLETED = [
  ['visor tas', 'visor task '],
  ['visor dataset show run', 'visor dataset show run04'],
  ['visor dataset show про', 'visor dataset show прогон-44 '],
  ['visor task sh', 'visor task show '],
  ['visor task list --st', 'visor task list --state '],
] as const;

test.each([
  ['bash', BASH, '', COMPLETED],
  ['zsh', ['zsh', '-f'], 'autoload -U compinit; compinit -u -D; ', COMPLETED.slice(0, 2)],
] as const)(
  '%s completes commands, options, values and names by the script that completion prints',
  async (shell, command, setUp, cases) => {
    if (!isInstalled(shell)) return expect(shell).not.toBe('bash');
    await using directory = testDirectory();
    await using api = await startNamedApi();
    const env = environmentFor(api.url);
    const script = writeScript(shell, directory.path, env);
    using terminal = openTerminal(directory.path, env, 100, 10, [...command]);
    terminal.type(`PS1='$ '; ${setUp}. '${script}'; clear`);
    terminal.press('Enter');
    for (const [typed, completed] of cases) {
      terminal.press('C-u');
      terminal.type(typed);
      terminal.press('Tab');
      const isCompleted = (): boolean => terminal.lines().some((line) => `${line} `.includes(completed));
      await until(isCompleted, { within: 30_000, what: completed });
      expect(isCompleted()).toBe(true);
    }
  },
  120_000,
);

test('fish completes commands and names, too', async () => {
  await using directory = testDirectory();
  await using api = await startNamedApi();
  const env = { ...environmentFor(api.url), HOME: directory.path };
  const script = writeScript('fish', directory.path, env);
  if (!isInstalled('fish')) return;
  const ask = (typed: string): string => `complete -C ${JSON.stringify(typed)}`;
  const commands = [`source '${script}'`, ask('visor tas'), ask('visor dataset show run'), ask('visor task list --st')];
  const { stdout } = await promisify(execFile)('fish', ['--no-config', '-c', commands.join('; ')], { env });
  const words = stdout.split('\n').map((line) => line.split('\t', 1)[0]);
  expect(words).toEqual(expect.arrayContaining(['task', 'run042.raw', 'run043.raw', '--state']));
}, 60_000);
