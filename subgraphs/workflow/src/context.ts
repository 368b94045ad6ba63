import type { Database } from '@visor/db';
import type { WorkflowChanged } from '@visor/schema';
import type { Feed, RequestContext } from '@visor/service';
import type { Deps } from './deps.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Runtime } from './runtime.ts';

/** What a resolver uses. */
export interface Context extends RequestContext {
  readonly db: Database;
  readonly deps: Deps;
  /** Of this request only. */
  readonly loaders: Loaders;
  /** Changes of workflows, whichever replica made them. */
  readonly changes: Feed<WorkflowChanged>;
}

export const contextOf = (request: RequestContext, { db, deps, changes }: Runtime): Context => ({
  ...request,
  db,
  deps,
  changes,
  loaders: createLoaders(db),
});
