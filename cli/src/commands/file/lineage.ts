import { FileLineageDocument, type FileLineageQuery } from '#operations';
import type { Command } from 'commander';
import { noSuch } from '../../exit-codes.rules.ts';
import type { View } from '../../output/rows.rules.ts';
import { declareLineage } from '../lineage-command.ts';
import { findFileId } from './find-file.ts';

type Step = NonNullable<FileLineageQuery['file']>['lineage']['nodes'][number];

const stepView: View<Step> = {
  name: ({ file }) => file.id,
  columns: [
    { title: 'STAGES', of: ({ stages }) => stages },
    { title: 'NAME', of: ({ file }) => file.name },
    { title: 'DATASET', of: ({ file }) => file.dataset.name },
    { title: 'STATUS', of: ({ file }) => file.status },
    { title: 'BYTES', of: ({ file }) => file.size },
    { title: 'ID', of: ({ file }) => file.id },
  ],
};

/** `visor file lineage`: files that a file was made from, or that were made from it. */
export function register(noun: Command): void {
  declareLineage(noun, {
    argument: '<id|name>',
    view: stepView,
    async read(client, text, direction, page) {
      const id = await findFileId(client, text);
      const { file } = await client.request(FileLineageDocument, { id, direction, ...page });
      if (!file) throw noSuch('file', text);
      return file.lineage;
    },
  });
}
