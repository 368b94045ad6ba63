import {
  ApplyRetentionDocument,
  PlanRetentionDocument,
  type DatasetRowFragment,
  type PlanRowFragment,
} from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { connect } from '../../local/connect.ts';
import { counted } from '../../output/count.rules.ts';
import { printList } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { declareAct, isConfirmed, readReason, type ActOptions } from '../act/declare-act.ts';
import { datasetView } from '../dataset/view.ts';
import { declareFound, printPages, type ListOptions } from '../list-command.ts';
import { readPages, type Page } from '../pages.ts';

const planView: View<PlanRowFragment> = {
  name: ({ dataset }) => dataset.name,
  columns: [
    { title: 'DATASET', of: ({ dataset }) => dataset.name },
    { title: 'CLASS', of: ({ dataset }) => dataset.class },
    { title: 'FILES', of: ({ dataset }) => dataset.fileCount },
    { title: 'BYTES', of: ({ dataset }) => dataset.bytes },
    { title: 'WOULD', of: ({ deletes }) => (deletes ? 'go' : 'stay') },
    { title: 'WHY', of: ({ reasons }) => reasons.map(({ text }) => text).join('; ') },
    { title: 'ID', of: ({ dataset }) => dataset.id, isWide: true },
  ],
};

interface PlanOptions extends ListOptions {
  readonly go?: true;
  readonly stay?: true;
}

/** `visor retention plan|apply`: what would be deleted now, and why the rest is kept. */
export function register(retention: Command): void {
  declareFound(retention.command('plan'))
    .description('show which datasets would be marked for deletion now, and what keeps the others')
    .option('--go', 'only those that would go')
    .option('--stay', 'only those that are kept')
    .action((options: PlanOptions) =>
      printPages(
        options,
        planView,
        async (client, page) =>
          (await client.request(PlanRetentionDocument, { ...page, deletes: choiceOf(options) })).retentionPlan,
      ),
    );
  declareAct(retention.command('apply'), { needsReason: true })
    .description('mark now what the plan says would go; the service does it by itself, round by round')
    .action(apply);
}

/** Both options together are as none. */
const choiceOf = ({ go, stay }: PlanOptions): boolean | null => (go === stay ? null : go === true);

/** Datasets of the plan that are looked at for one page. */
const PAGE_SIZE = 500;

async function apply(options: ActOptions): Promise<void> {
  const reason = options.dryRun ? '' : readReason(options);
  await using client = connect(options);
  const items: PlanRowFragment[] = [];
  const read = async (after: string | null) =>
    (await client.request(PlanRetentionDocument, { first: PAGE_SIZE, after, deletes: true })).retentionPlan;
  for await (const { nodes } of readPages<PlanRowFragment>(read)) items.push(...nodes);
  if (!(await isConfirmed(options, { verb: 'delete', what: 'datasets', items, view: planView }))) return;
  const marked = await markAll(client, reason);
  printList(marked, datasetView, options);
  process.stderr.write(`${counted(marked.length, 'dataset')} marked: visor dataset undelete takes one back\n`);
}

async function markAll(client: Client, reason: string): Promise<readonly DatasetRowFragment[]> {
  const marked: DatasetRowFragment[] = [];
  // What a batch marked whose answer was lost stays marked when it is sent again.
  const mark = async (after: string | null): Promise<Page<DatasetRowFragment>> => {
    const { applyRetention } = await client.request(ApplyRetentionDocument, { reason, after });
    const { marked: nodes, endCursor } = applyRetention;
    return { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } };
  };
  for await (const { nodes } of readPages(mark)) marked.push(...nodes);
  return marked;
}
