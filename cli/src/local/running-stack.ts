import { resolve } from 'node:path';
import { holderOf, lockFile, stackRecord, type StackRecord } from '@visor/laptop/running';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { shellWord } from '../output/shell-word.rules.ts';
import { harmless } from '../output/text.rules.ts';

/**
 * Reads the record of the stack that runs on a directory.
 * @throws CommandError (unreachable) when no stack runs there, or not yet
 */
export function runningStack(dir: string): StackRecord {
  const path = resolve(dir);
  const there = harmless(path);
  const place = shellWord(dir);
  if (!holderOf(lockFile(path)))
    throw new CommandError(EXIT_CODE.unreachable, `nothing runs on ${there}; start it with: visor up --dir ${place}`);
  const record = stackRecord(path);
  if (record) return record;
  throw new CommandError(
    EXIT_CODE.unreachable,
    `what runs on ${there} starts, or has failed to; see how far it is: visor status --dir ${place}`,
  );
}
