import { resolve } from 'node:path';
import { holderOf, lockFile, stackRecord, type StackRecord } from '@visor/laptop';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';

/**
 * What a stack that runs on a directory wrote down about itself.
 * @throws CommandError (unreachable) when none runs there
 */
export function runningStack(dir: string): StackRecord {
  const path = resolve(dir);
  const record = stackRecord(path);
  if (!record || !holderOf(lockFile(path)))
    throw new CommandError(EXIT_CODE.unreachable, `nothing runs on ${path}; start it: visor up --dir ${dir}`);
  return record;
}
