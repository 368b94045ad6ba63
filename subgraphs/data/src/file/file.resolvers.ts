import { assertValid, Refusal, storageProblem } from '@visor/schema';
import { connectionOf, countRows, findPage, spendCount } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { readFileIds } from './file-ids.reads.ts';
import { findFilesAt } from './file.reads.ts';
import { fileFinder, wholeDataset } from './find-files.reads.ts';

const MAX_FILES = 1_000;

export const fileResolvers = {
  Query: {
    file: (_root, { id }, { loaders }) => loaders.file.load(id),
    filesAt(_root, { path, storage }, { db }) {
      assertValid('path', storageProblem(path));
      assertValid('storage', storageProblem(storage ?? ''));
      return findFilesAt(db, path, storage ?? null);
    },
    fileList: (_root, request, { db }) => findPage(db, fileFinder, request),
    fileIds: (_root, { datasets, ...request }, { db }) => readFileIds(db, datasets, request),
    files(_root, { ids }, { loaders }) {
      const { length } = ids;
      assertValid('ids', length > MAX_FILES ? `has ${length} elements; at most ${MAX_FILES} are allowed` : undefined);
      return Promise.all(ids.map((id) => loaders.file.load(id)));
    },
  },
  FileConnection: {
    ...connectionOf(fileFinder, ({ db }: Context) => db),
    async count({ where }, _args, context) {
      const dataset = wholeDataset(where);
      if (dataset !== undefined)
        return { value: (await context.loaders.dataset.load(dataset))?.fileCount ?? 0, exact: true };
      spendCount(context);
      return await countRows(context.db, fileFinder, where);
    },
  },
  File: {
    __resolveReference: ({ id }, { loaders }) => loaders.file.load(id),
    async dataset({ datasetId }, _args, { loaders }) {
      const dataset = await loaders.dataset.load(datasetId);
      if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${datasetId} is not known`);
      return dataset;
    },
    checksums: async ({ id, checksumKind: kind, checksum }, _args, { loaders }) => [
      { kind, checksum },
      ...(await loaders.furtherChecksums.load(id)),
    ],
    replicas: ({ id }, _args, { loaders }) => loaders.replicas.load(id),
    parents: ({ id }, _args, { loaders }) => loaders.parents.load(id),
  },
} satisfies Resolvers;
