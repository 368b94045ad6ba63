import { statSync } from 'node:fs';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import type { FoundFile } from './file-list.ts';

/** @throws CommandError (failed) where the file is another one than the one that was found */
export function assertUnchanged({ path, size, mtimeMs }: FoundFile): void {
  const now = statSync(path, { throwIfNoEntry: false });
  if (now?.size === size && now.mtimeMs === mtimeMs) return;
  throw new CommandError(
    EXIT_CODE.failed,
    `${path}: ${now ? 'changed' : 'was removed'} while it was announced: announce it again when it is complete`,
  );
}
