import type { FileHandle } from 'node:fs/promises';
import { assertValid, Refusal } from '@visor/schema';
import { isInt, pageOf, readPage, type PagedList } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import type { File } from '../file/file.entity.ts';
import { assertReader, findReadable, linkToFile } from '../transfer/link-to-file.ts';
import { openReplica } from '../transfer/open-replica.ts';
import { walkArchive, type Member } from './read-archive.ts';
import { readMemberText } from './read-text.ts';

/** Members by their place in the archive, which does not change. */
const memberList: PagedList<readonly [number]> = {
  name: 'LogArchive.members',
  defaultSize: 100,
  isPlace: (parts): parts is readonly [number] => parts.length === 1 && isInt(parts[0]),
};

const MAX_TEXT_BYTES = 1_048_576;

export const logsResolvers = {
  Query: {
    logArchive: (_root, { id }, { loaders }) => loaders.file.load(id),
  },
  LogArchive: {
    __resolveReference: ({ id }, { loaders }) => loaders.file.load(id),
    download: (file, _args, context) => linkToFile(file, context),
    async members(file, page, context) {
      const range = readPage(memberList, page);
      const after = range.after?.[0] ?? -1;
      const rows: (Member & { place: number })[] = [];
      await readLogs(file, context, async (handle, signal) => {
        let place = 0;
        await walkArchive(handle, signal, async (member) => {
          if (place > after) rows.push({ ...member, place });
          place += 1;
          return rows.length > range.size;
        });
      });
      return pageOf(memberList, range, rows, ({ place }) => [place]);
    },
    async text(file, { member, offset, bytes }, context) {
      assertValid('bytes', bytes < 1 || bytes > MAX_TEXT_BYTES ? `is not from 1 to ${MAX_TEXT_BYTES}` : undefined);
      assertValid('offset', (offset ?? 0) < 0 ? 'is less than 0' : undefined);
      const part = { member, offset: offset ?? null, bytes };
      return (await readLogs(file, context, (handle, signal) => readMemberText(handle, signal, part))) ?? null;
    },
  },
} satisfies Resolvers;

/** Opens the archive for a reader. @throws Refusal */
async function readLogs<T>(
  file: File,
  { caller, loaders, archives, roots, signal }: Context,
  read: (handle: FileHandle, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  assertReader(caller, 'a log archive');
  const replica = findReadable(await loaders.replicas.load(file.id));
  if (!replica) throw new Refusal('NOT_FOUND', 'the log archive has no good replica any more');
  using slot = archives.enter(caller.subject);
  await using handle = await openReplica({ ...replica, size: file.size }, roots);
  return await read(handle, AbortSignal.any([slot.signal, ...(signal ? [signal] : [])]));
}
