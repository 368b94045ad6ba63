import { resolve } from 'node:path';
import { holderOf, lockFile, stackRecord, type StackRecord } from '@visor/laptop/running';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';

/**
 * Reads the record of the stack that runs on a directory.
 * @throws CommandError (unreachable) when no stack runs there
 */
export function runningStack(dir: string): StackRecord {
  const path = resolve(dir);
  const record = stackRecord(path);
  if (!record || !holderOf(lockFile(path)))
    throw new CommandError(EXIT_CODE.unreachable, `nothing runs on ${path}; start it with: visor up --dir ${dir}`);
  return record;
}
