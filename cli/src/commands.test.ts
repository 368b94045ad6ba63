import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FROM_SOURCES } from './bundle/bundle.rules.ts';
import { COMMANDS, NOUNS } from './commands.rules.ts';

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
      files.some((file) => file.startsWith(`commands/${name}/`)) && !['explain', 'completion'].includes(name),
    );
  }
});
