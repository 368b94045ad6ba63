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
async function leaves(): Promise<ReadonlyMap<string, Command>> {
  const program = new Command('visor');
  for (const name of names) await registerCommand(program, name);
  const below = (command: Command, path: readonly string[]): [string, Command][] =>
    command.commands.length === 0
      ? [[path.join(' '), command]]
      : command.commands.flatMap((inner) => below(inner, [...path, inner.name()]));
  return new Map(below(program, []));
}

test('the help of each command has an example, of options that it has', async () => {
  const commands = await leaves();
  expect(Object.keys(EXAMPLES).filter((name) => !commands.has(name))).toEqual([]);
  for (const [name, command] of commands) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    const examples = /\nExamples?:([^]*)/.exec(help + (examplesText(name) ?? ''))?.[1] ?? '';
    expect([name, examples]).toEqual([name, expect.stringContaining(`visor ${name}`)]);
    const known = command.options.flatMap(({ long, short }) => [long, short]);
    const used = [...examples.replaceAll(/'[^'\n]*'/g, '').matchAll(/ (--?[a-z][a-z-]*)/g)].map(([, option]) => option);
    expect([name, used.filter((option) => !known.includes(option))]).toEqual([name, []]);
  }
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
  const read = [...(await leaves())].flatMap(([name, command]) => {
    let help = examplesText(name) ?? '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    const [noun = ''] = name.split(' ');
    const table = Object.values(FILTER_TABLES).find(({ of }) => of === (LISTS[noun] ?? `${noun}s`));
    const filters = [...help.replaceAll(/\s+/g, ' ').matchAll(/(?:--where|e\.g\.) '([^']*[:<>][^']*)'/g)];
    return table ? filters.map(([, filter = '']) => parseFilter(table, withIds(filter), Date.now())) : [];
  });
  expect(read.length).toBeGreaterThan(20);
  expect(read.filter((where) => Object.keys(where).length === 0)).toEqual([]);
});
