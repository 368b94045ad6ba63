import type { Lifecycle } from '@visor/schema';
import { jobLifecycle } from './job.rules.ts';

/*
 * What SQL statements take from the lifecycles. All of it is constant text: statements stay the same for every batch, and
 * partial indexes on a state serve them.
 */

const literals = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');

/** Returns the condition that the state in `column` is one of these. */
export const isOneOf = (column: string, states: readonly string[]): string =>
  states.length === 1 ? `${column} = ${literals(states)}` : `${column} in (${literals(states)})`;

/** Returns the condition under which `event` may happen to the row whose state is in `column`. */
export const guard = <State extends string, Event extends string>(
  { sources }: Lifecycle<State, Event>,
  event: NoInfer<Event>,
  column: string,
): string => isOneOf(column, sources(event));

/** Returns the state that `event` leads to, as a literal. @throws Error where there are several */
export function targetOf<State extends string, Event extends string>(
  { targets }: Lifecycle<State, Event>,
  event: NoInfer<Event>,
): string {
  const [target, ...others] = targets(event);
  if (target === undefined || others.length > 0) throw new Error(`${event} leads to ${1 + others.length} states`);
  return `'${target}'`;
}

/** The lifecycle of a job as a table expression, for statements whose events differ from row to row. */
export const JOB_TRANSITIONS = `(values ${Object.entries(jobLifecycle.table)
  .flatMap(([source, events]) =>
    Object.entries(events).map(([event, target]) => `('${source}', '${event}', '${target}')`),
  )
  .join(', ')}) as transition (source, event, target)`;
