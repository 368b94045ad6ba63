import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { REMEDY_SENTENCES } from '../../../../schema/explanation-sentences.ts';
import { Command } from 'commander';
import { buildSchema, parse, validate } from 'graphql';
import { registerCommand } from '../../register-command.ts';
import { commandLine } from './remedies.rules.ts';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../../schema/api.graphql'), 'utf8'));
/** A name that a command could take for an option, and a shell for several words. */
const NAME = "-x 'y'";
const ID = '00000000-0000-7000-8000-000000000001';
const ids = { id: ID, taskId: ID, datasetId: ID, templateId: ID };

/** The words that a shell makes of a line. */
const wordsOf = (line: string): string[] =>
  execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

test.each(Object.keys(REMEDY_SENTENCES))('%s: what is proposed can be typed', async (code) => {
  const line = commandLine(code, { ...ids, name: NAME, dataset: NAME, attempt: 1 });
  if (line === null) return;
  const [visor, noun = '', ...words] = wordsOf(line);
  const program = new Command();
  await registerCommand(program, noun);
  const command = program.commands[0] as Command;
  const verb = command.commands.find((each) => each.name() === words[0]);
  const { operands, unknown } = (verb ?? command).parseOptions(verb ? words.slice(1) : words);
  expect([visor, unknown]).toEqual(['visor', []]);
  if (noun === 'gql') expect(validate(schema, parse(operands[0] ?? ''))).toEqual([]);
  else if (line.includes('-x')) expect([...operands, ...Object.values((verb ?? command).opts())]).toContain(NAME);
});

test('where a name looks like the id of another, the own id is proposed', () => {
  const other = ID.replace(/1$/, '2');
  expect(commandLine('CLOSE_DATASET', { id: ID, name: other })).toBe(`visor dataset close ${ID}`);
});
