import { FindFilesDocument, type FileFilter, type FileOrderField } from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { findDataset } from '../find-dataset.ts';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { fileView } from './view.ts';

const TABLE = FILTER_TABLES.File;

/** `visor file list`: files of all datasets or of one. */
export function register(file: Command): void {
  const description = 'list files: of a dataset in their order, of all datasets the newest first';
  declareFind(file, description, TABLE, 'name:run04* size>=1GB -status:READY')
    .option('--dataset <name|id>', 'only those of this dataset; by id: dataset:<id>')
    .action((options: FindOptions & { readonly dataset?: string }) => {
      const { dataset } = options;
      const { where, orderBy } = findRequest<FileFilter, FileOrderField>(TABLE, options);
      let datasetId: string | undefined;
      return printPages(
        options,
        fileView,
        async (client, page) => {
          if (dataset !== undefined) datasetId ??= await findDataset(client, dataset);
          const of = datasetId === undefined ? where : { ...where, dataset: { ...where.dataset, eq: datasetId } };
          return (await client.request(FindFilesDocument, { ...page, where: of, orderBy })).fileList;
        },
        undefined,
        TABLE.of,
      );
    });
}
