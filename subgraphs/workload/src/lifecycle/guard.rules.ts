import type { Lifecycle } from '@visor/schema';
import { jobLifecycle } from './job.rules.ts';

/*
 * What SQL statements take from the lifecycles. All of it is constant text: a statement is the same for every batch, and
 * partial indexes on a state serve it.
 */

const literals = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');

/** Returns the condition that the state in `column` is one of these. */
export const isOneOf = (column: string, states: readonly string[]): string =>
  states.length === 1 ? `${column} = ${literals(states)}` : `${column} in (${literals(states)})`;

/** Returns the condition under which `event` may happen to the row whose state is in `column`. */
export const guard = <State extends string, Event extends string>(
  { sources }: Pick<Lifecycle<State, Event>, 'sources'>,
  event: NoInfer<Event>,
  column: string,
): string => isOneOf(column, sources(event));

/**
 * A condition on rows that a statement names by their keys. Written so that it serves no index: else the planner, which expects
 * few rows in a partial index on that condition, may go through all of it instead of looking up the keys.
 */
export const ofNamed = (condition: string): string => `((${condition}) is true)`;

/** Returns the state that `event` leads to, as a literal. @throws Error where it leads to several */
export const targetOf = <State extends string, Event extends string>(
  lifecycle: Pick<Lifecycle<State, Event>, 'target'>,
  event: NoInfer<Event>,
): string => literals([lifecycle.target(event)]);

/** The transitions of jobs as a table `allowed (source, event, target)`, for statements whose events differ from row to row. */
export const ALLOWED_JOB_TRANSITIONS = `(values ${Object.entries(jobLifecycle.table)
  .flatMap(([source, events]) =>
    Object.entries(events).map(([event, target]) => `('${source}', '${event}', '${target}')`),
  )
  .join(', ')}) as allowed (source, event, target)`;
