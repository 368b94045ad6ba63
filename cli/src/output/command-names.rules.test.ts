import { expect, test } from '@jest/globals';
import { inCommands } from './command-names.rules.ts';

test.each([
  [
    'its datasets are still open, so retryTask runs its failed jobs again; cancelTask closes them at once',
    'its datasets are still open, so visor task retry runs its failed jobs again; visor task cancel closes them at once',
  ],
  ['it was closed; rerun makes a new workflow', 'it was closed; visor rerun makes a new workflow'],
  ['run its inputs again (rerun)', 'run its inputs again (visor rerun)'],
  ['is paused by anna: resumeTask ends the pause', 'is paused by anna: visor task resume ends the pause'],
])('%j names the command', (text, expected) => expect(inCommands(text)).toBe(expected));

test.each([
  ['templateId is needed: the files have no chain', 'templateId', '--template is needed: the files have no chain'],
  ['where.codes.0 is 1200, which is no failure code', 'where.codes.0', '--code is 1200, which is no failure code'],
  ['fileIds: 2 files are not READY', undefined, 'the files: 2 files are not READY'],
  ['reason is empty', 'reason', '--reason is empty'],
  ['reason is empty', undefined, 'reason is empty'],
  ['toString is odd', 'toString', 'toString is odd'],
])('%j of the field %j names the option', (text, field, expected) => expect(inCommands(text, field)).toBe(expected));

test.each([
  'dataset "retryTask" is CLOSED',
  'retryTasks, my-retryTask and retryTask.raw are names',
  'run again (visor rerun)',
  'a rerun of it is in progress',
])('%j stays', (text) => expect(inCommands(text)).toBe(text));
