import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FILTER_TABLES, parseFilter } from '@visor/schema';
import { Command } from 'commander';
import { FROM_SOURCES } from './bundle/bundle.rules.ts';
import { COMMANDS, NOUNS } from './commands.rules.ts';
import { EXAMPLES, examplesText } from './examples.rules.ts';
import { registerCommand } from './register-command.ts';

const launcher = readFileSync(join(import.meta.dirname, '../../visor'), 'utf8');
const names = Object.keys(COMMANDS);

test('./visor passes every command on, and its usage names each', () => {
  const passed = [...launcher.matchAll(/^([a-z -|]+)\) kind=runtime ;;$/gm)].flatMap(([, all = '']) =>
    all.split(' | '),
  );
  expect(passed.toSorted()).toEqual([...names, '--version'].toSorted());
  const usage = /<<'USAGE'\n([^]*?)^USAGE/m.exec(launcher)?.[1] ?? '';
  for (const name of names) expect(usage).toMatch(new RegExp(`^  (?:[a-z, -]+, )?${name}(?:,|\\s|$)`, 'm'));
});

test('./visor runs from the sources what the bundle does not have', () => {
  const fromSources = /^([a-z -|]+)\) bundle= ;;$/m.exec(launcher)?.[1]?.split(' | ') ?? [];
  expect(fromSources).toEqual([...FROM_SOURCES, 'test']);
});

test('each command has its files, and a noun has a description', () => {
  for (const [name, files] of Object.entries(COMMANDS)) {
    for (const file of files) expect(existsSync(join(import.meta.dirname, file))).toBe(true);
    expect(NOUNS[name] !== undefined).toBe(
      files.some((file) => file.startsWith(`commands/${name}/`)) && !['explain', 'completion', 'doctor'].includes(name),
    );
  }
});

/** All commands that do something, by the words that are typed. */
async function leaves(): Promise<{ readonly program: Command; readonly commands: ReadonlyMap<string, Command> }> {
  const program = new Command('visor').enablePositionalOptions();
  for (const name of names) await registerCommand(program, name);
  const below = (command: Command, path: readonly string[]): [string, Command][] =>
    command.commands.length === 0
      ? [[path.join(' '), command]]
      : command.commands.flatMap((inner) => below(inner, [...path, inner.name()]));
  return { program, commands: new Map(below(program, [])) };
}

/** What the help of a command says below `Examples`. */
function examplesOf(name: string, command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  return /\nExamples?:([^]*)/.exec(help + (examplesText(name) ?? ''))?.[1] ?? '';
}

/** The words of a command line, without what a shell does with its input. */
const wordsOf = (line: string): string[] =>
  [...line.replace(/ [<|>] .*/, '').matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));

/** Has a command line read, and nothing done. @throws CommanderError */
async function read(program: Command, commands: ReadonlyMap<string, Command>, line: string): Promise<void> {
  for (const command of commands.values())
    command
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .action(() => {});
  await program.parseAsync(wordsOf(line), { from: 'user' });
}

test('the help of each command has examples, which it takes', async () => {
  const { program, commands } = await leaves();
  expect(Object.keys(EXAMPLES).filter((name) => !commands.has(name))).toEqual([]);
  for (const [name, command] of commands) {
    const examples = [...examplesOf(name, command).matchAll(/^ *(?:Examples: )?visor (.*)$/gm)].map(
      ([, line = '']) => line,
    );
    expect([name, examples]).toEqual([name, expect.arrayContaining([expect.stringMatching(`^${name}`)])]);
    for (const line of examples) await read(program, commands, line);
  }
});

test('a replay takes no options of a model', async () => {
  const { program, commands } = await leaves();
  await expect(read(program, commands, 'simulate --replay visor-data --html report.html')).rejects.toThrow(
    "option '--replay <dir|file>' cannot be used with option '--html <file>'",
  );
});

/** A filter of an example, with an id where one stands for any. */
const withIds = (filter: string): string =>
  filter.replaceAll(/(?:JOB-)?\bID\b/g, '00000000-0000-7000-8000-000000000001');

/** Of nouns whose list is called otherwise. */
const LISTS: Readonly<Record<string, string>> = {
  errors: 'failures',
  events: 'events',
  'dead-letter': 'dead letters',
};

test('the filters in the help of each command are filters of what it lists', async () => {
  const { commands } = await leaves();
  const found = [...commands].flatMap(([name, command]) => {
    let help = examplesText(name) ?? '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    const [noun = ''] = name.split(' ');
    const table = Object.values(FILTER_TABLES).find(({ of }) => of === (LISTS[noun] ?? `${noun}s`));
    const filters = [...help.replaceAll(/\s+/g, ' ').matchAll(/(?:--where|e\.g\.) '([^']*[:<>][^']*)'/g)];
    return table ? filters.map(([, filter = '']) => parseFilter(table, withIds(filter), Date.now())) : [];
  });
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter((where) => Object.keys(where).length === 0)).toEqual([]);
});
