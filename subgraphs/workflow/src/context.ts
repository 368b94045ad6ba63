import type { Handlers } from '@visor/bus';
import type { Database } from '@visor/db';
import type { WorkflowChanged } from '@visor/schema';
import type { Feed, RecordedEventFeed, RequestContext } from '@visor/service';
import type { Deps } from './deps.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import { consumers } from './consumers.ts';
import type { Runtime } from './runtime.ts';

/** What a resolver uses. */
export interface Context extends RequestContext {
  /** Of the consumer group, for what is replayed. */
  readonly handlers: () => Handlers;
  readonly db: Database;
  readonly deps: Deps;
  /** Of this request only. */
  readonly loaders: Loaders;
  /** Changes of workflows, whichever replica made them. */
  readonly changes: Feed<WorkflowChanged>;
  /** What is recorded of what happened. */
  readonly events: RecordedEventFeed;
}

export const contextOf = (request: RequestContext, runtime: Runtime): Context => {
  const { db, deps, changes, events } = runtime;
  return {
    ...request,
    handlers: () => consumers(runtime),
    db,
    deps,
    changes,
    events,
    loaders: createLoaders(db),
  };
};
