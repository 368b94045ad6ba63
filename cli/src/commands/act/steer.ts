import { SteeringResultsDocument, type SteeringDoneFragment, type SteeringPageFragment } from '#operations';
import type { Client } from '@visor/client';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect } from '../../local/connect.ts';
import { inCommands } from '../../output/command-names.rules.ts';
import { printItem, printList } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { isConfirmed, readReason, type ActOptions } from './declare-act.ts';

type Result = SteeringPageFragment['nodes'][number];

const resultView: View<Result> = {
  name: ({ name, subject }) => name ?? subject,
  columns: [
    { title: 'NAME', of: ({ name, subject }) => name ?? subject },
    { title: 'OUTCOME', of: ({ outcome }) => outcome },
    { title: 'TEXT', of: ({ text }) => text && inCommands(text) },
    { title: 'ID', of: ({ subject }) => subject, isWide: true },
  ],
};

/** An act on several things that the server carries out, and records, as one. */
interface SteeringAct<Item> {
  readonly verb: string;
  /** The things, e.g. `pilots`. */
  readonly what: string;
  readonly needsReason: boolean;
  readonly view: View<Item>;
  /** Whether one thing was named: what came of it is printed alone. */
  readonly isSingle: boolean;
  find(client: Client): Promise<readonly Item[]>;
  send(client: Client, items: readonly Item[], reason: string): Promise<SteeringDoneFragment | null>;
}

/**
 * Shows or asks about the things, has the server act on them, and prints what came of each.
 * @throws CommandError (notFound) when there are none, (failed) when some were refused
 */
export async function steer<Item>(options: ActOptions, act: SteeringAct<Item>): Promise<void> {
  const { verb, what, view } = act;
  const reason = act.needsReason && !options.dryRun ? readReason(options) : (options.reason ?? '');
  await using client = connect(options);
  const items = await act.find(client);
  if (!(await isConfirmed(options, { verb, what, items, view }))) return;
  if (items.length === 0) throw new CommandError(EXIT_CODE.notFound, `${verb}: no ${what} fit`);
  const done = await act.send(client, items, reason);
  if (!done) return;
  const results = await readResults(client, done);
  const [only] = results;
  if (act.isSingle && only?.outcome === 'REFUSED') throw new CommandError(EXIT_CODE.failed, only.text ?? 'refused');
  if (act.isSingle && only) return printItem(only, resultView, options);
  printList(results, resultView, options);
  if (done.refused > 0)
    throw new CommandError(EXIT_CODE.failed, `${done.refused} of ${results.length} ${what} refused it; TEXT says why`);
}

async function readResults(client: Client, { id, results }: SteeringDoneFragment): Promise<readonly Result[]> {
  const all = [...results.nodes];
  for (let { pageInfo } = results; pageInfo.hasNextPage;) {
    const page = (await client.request(SteeringResultsDocument, { id, after: pageInfo.endCursor })).steering?.results;
    if (!page) break;
    all.push(...page.nodes);
    pageInfo = page.pageInfo;
  }
  return all;
}
