import {
  ListRetentionPoliciesDocument,
  SetRetentionPolicyDocument,
  type DatasetClass,
  type PolicyRowFragment,
  type RetentionCondition,
} from '#operations';
import { Argument, InvalidArgumentError, type Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { wholeNumber } from '../../local/whole-number.ts';
import { declareFormat, printItem, printList, type FormatOptions } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { readReason } from '../act/declare-act.ts';

const policyView: View<PolicyRowFragment> = {
  name: (policy) => policy.class,
  columns: [
    { title: 'CLASS', of: (policy) => policy.class },
    { title: 'AFTER', of: ({ conditions }) => conditions.join(' and ') },
    { title: 'KEEP', of: ({ keepSeconds }) => keepSeconds },
    { title: 'BY', of: ({ setBy, isDefault }) => (isDefault ? 'default' : setBy) },
    { title: 'REASON', of: ({ reason }) => reason },
  ],
};

const CLASSES: readonly DatasetClass[] = ['raw', 'intermediate', 'final', 'log'];
const CONDITIONS: readonly RetentionCondition[] = ['REQUEST', 'CHILD_CLOSED', 'UPLOADED', 'FINAL_UPLOADED', 'AGE'];
const MAX_SECONDS = 100 * 366 * 86_400;

interface Options extends ConnectionOptions, FormatOptions {
  readonly keep?: number;
  readonly reason?: string;
}

/** `visor retention policies|set`: how long datasets of each class are kept. */
export function register(retention: Command): void {
  declareFormat(declareConnection(retention.command('policies')))
    .description('show how long datasets of each class are kept')
    .action(async (options: Options) => {
      await using client = connect(options);
      printList((await client.request(ListRetentionPoliciesDocument, {})).retentionPolicies, policyView, options);
    });
  declareFormat(declareConnection(retention.command('set')))
    .description('set what must have happened before datasets of a class go by themselves')
    .addArgument(new Argument('<class>').choices(CLASSES))
    .argument('<condition...>', `all must hold, in capitals or not: ${CONDITIONS.join(', ')}`, readCondition)
    .option('--keep <seconds>', 'with AGE: seconds since the close', wholeNumber(1, MAX_SECONDS))
    .option('--reason <text>', 'why; required, recorded with your name')
    .action(set);
}

/** Commander gives what it read of the arguments before. */
function readCondition(text: string, before?: readonly RetentionCondition[]): readonly RetentionCondition[] {
  const wanted = text.toUpperCase().replaceAll('-', '_');
  const condition = CONDITIONS.find((name) => name === wanted);
  if (condition) return [...(before ?? []), condition];
  throw new InvalidArgumentError(`allowed are ${CONDITIONS.join(', ')}.`);
}

async function set(
  datasetClass: DatasetClass,
  conditions: readonly RetentionCondition[],
  options: Options,
): Promise<void> {
  if (conditions.includes('AGE') !== (options.keep !== undefined))
    throw new CommandError(EXIT_CODE.usage, 'AGE and --keep SECONDS belong together: the time since the close');
  await using client = connect(options);
  const input = { class: datasetClass, conditions, keepSeconds: options.keep ?? null, reason: readReason(options) };
  printItem((await client.request(SetRetentionPolicyDocument, { input })).setRetentionPolicy, policyView, options);
}
