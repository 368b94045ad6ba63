import type { SubgraphReport } from '@visor/gateway/external';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import { printItem, type FormatOptions } from '../../output/declare-format.ts';
import type { View } from '../../output/rows.rules.ts';
import { harmless } from '../../output/text.rules.ts';

const reportView: View<SubgraphReport> = {
  name: ({ name }) => name,
  columns: [
    { title: 'NAME', of: ({ name }) => name },
    { title: 'FAULTS', of: ({ faults }) => faults.join('; ') },
    { title: 'TYPES', of: ({ adds }) => adds.types.join(' ') },
    { title: 'FIELDS', of: ({ adds }) => adds.fields.join(' ') },
  ],
};

const scopesText = (scopes: readonly string[] | undefined): string => scopes?.join(' or ') ?? 'read';

/** Every field that it adds to types of others, and every one that its SDL protects, with the scopes of which one is needed. */
function reportText({ name, adds, scopes }: SubgraphReport): string {
  const protectedFields = Object.entries(scopes).filter(([field]) => !adds.fields.includes(field));
  const fields = [...adds.fields.map((field) => [field, scopes[field]] as const), ...protectedFields];
  const types = adds.types.length > 0 ? [`  types: ${adds.types.join(', ')}`] : [];
  return [`${name} adds:`, ...fields.map(([field, found]) => `  ${field} (${scopesText(found)})`), ...types]
    .map((line) => `${harmless(line)}\n`)
    .join('');
}

/** Prints what a subgraph adds. @throws CommandError (failed) that lists what is wrong with it */
export function printReport(report: SubgraphReport, options: FormatOptions): void {
  const { name, faults } = report;
  if (options.output !== 'table') printItem(report, reportView, options);
  else if (faults.length === 0) process.stdout.write(reportText(report));
  if (faults.length > 0)
    throw new CommandError(
      EXIT_CODE.failed,
      `${name} cannot join:\n${faults.map((fault) => `  ${harmless(fault)}`).join('\n')}`,
    );
}
