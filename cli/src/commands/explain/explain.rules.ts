import type { ExplanationTextFragment, FindMatchesQuery } from '#operations';
import { harmless, harmlessLine, harmlessLines } from '../../output/text.rules.ts';
import { inCommands } from '../../output/command-names.rules.ts';
import { commandLine } from './remedies.rules.ts';

export type Match = FindMatchesQuery['dataMatches'][number] & {
  /** Of a file: its dataset, as files of several have one name. */
  readonly dataset?: string;
};

/**
 * Returns the things whose id or name a text is. Where it is an id, another thing of this name is not meant: that has an id of its own.
 */
export function exactMatches(text: string, matches: readonly Match[]): readonly Match[] {
  const ofId = matches.filter(({ id }) => id.toLowerCase() === text.toLowerCase());
  return ofId.length > 0 ? ofId : matches.filter(({ name }) => name === text);
}

/** Returns a match as a line of candidates. */
export const matchLine = ({ kind, id, name, dataset }: Match): string => {
  const of = dataset === undefined ? '' : `of "${harmless(dataset)}" `;
  return `  ${kind.toLowerCase()} ${name === null || name === id ? '' : `"${harmless(name)}" ${of}`}${harmless(id)}`;
};

/** Lines of standard error that are shown. */
const MAX_DETAIL_LINES = 12;

const detailLines = (detail: string): string[] =>
  harmlessLines(detail.trimEnd())
    .split('\n')
    .slice(-MAX_DETAIL_LINES)
    .map((line) => `      | ${line}`);

type Statement = ExplanationTextFragment['statements'][number];

/** Leaves out what the workload system says of a pause where the workflow has said so. */
const withoutRepeats = (statements: readonly Statement[]): readonly Statement[] =>
  statements.filter(({ code }, index) => code !== 'PAUSED' || !statements.slice(0, index).some(saysPaused));

const saysPaused = ({ code, parameters }: Statement): boolean =>
  code === 'TASK_PAUSED' || (code === 'STAGE' && parameter(parameters, 'pausedBy') !== undefined);

/** Returns the lines of explanations: what it is, what it waits for and what failed, with the ends of outputs, and what to do. */
export function explanationLines(explanations: readonly ExplanationTextFragment[]): string[] {
  const statements = withoutRepeats(explanations.flatMap((explanation) => explanation.statements));
  const remedies = new Map(
    explanations.flatMap((explanation) => explanation.remedies).map((remedy) => [JSON.stringify(remedy), remedy]),
  );
  return [
    ...statements.flatMap(({ kind, text, detail }, index) => [
      `${index === 0 && kind === 'IS' ? '' : '  '}${harmlessLine(inCommands(text))}`,
      ...(detail === null ? [] : detailLines(detail)),
    ]),
    ...(remedies.size > 0 ? ['what to do:'] : []),
    ...[...remedies.values()].map(({ code, text, parameters }) => {
      const line = commandLine(code, parameters as Readonly<Record<string, unknown>>);
      return `  ${harmlessLine(inCommands(text))}${line === null ? '' : `: ${line}`}`;
    }),
  ];
}

/** The task that decides how a dataset or workflow is: the one that its explanation sends to, or that is at work. */
export function decidingTask({ statements, remedies }: ExplanationTextFragment): string | undefined {
  const remedy = remedies.find(({ code }) => code === 'EXPLAIN_TASK' || code === 'RESUME_TASK');
  const active = statements.find(
    ({ code, parameters }) => code === 'STAGE' && parameter(parameters, 'state') === 'IN_PROGRESS',
  );
  return parameter(remedy?.parameters, 'id') ?? parameter(active?.parameters, 'id');
}

function parameter(parameters: unknown, name: string): string | undefined {
  const value = (parameters as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}
