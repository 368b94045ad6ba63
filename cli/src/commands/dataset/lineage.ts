import { DatasetLineageDocument, type DatasetLineageQuery } from '#operations';
import type { Command } from 'commander';
import { noSuch } from '../../exit-codes.rules.ts';
import type { View } from '../../output/rows.rules.ts';
import { findDataset } from '../find-dataset.ts';
import { declareLineage } from '../lineage-command.ts';

type Step = NonNullable<DatasetLineageQuery['dataset']>['lineage']['nodes'][number];

const stepView: View<Step> = {
  name: ({ dataset }) => dataset.name,
  columns: [
    { title: 'STAGES', of: ({ stages }) => stages },
    { title: 'NAME', of: ({ dataset }) => dataset.name },
    { title: 'CLASS', of: ({ dataset }) => dataset.class },
    { title: 'STATUS', of: ({ dataset }) => dataset.status },
    { title: 'FILES', of: ({ dataset }) => dataset.fileCount },
    { title: 'BYTES', of: ({ dataset }) => dataset.bytes },
    { title: 'ID', of: ({ dataset }) => dataset.id, isWide: true },
  ],
};

/** `visor dataset lineage`: datasets that a dataset was made from, or that were made from it. */
export function register(noun: Command): void {
  declareLineage(noun, {
    argument: '<name|id>',
    view: stepView,
    async read(client, subject, direction, page) {
      const id = await findDataset(client, subject);
      const { dataset } = await client.request(DatasetLineageDocument, { id, direction, ...page });
      if (!dataset) throw noSuch('dataset', subject);
      return dataset.lineage;
    },
  });
}
