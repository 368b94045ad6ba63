import { field } from './field.rules.ts';

/** When jobs are held as poison, nodes are quarantined, and tasks pause themselves. */
export const healthFields = {
  /** Different nodes that a job must have crashed on to be held. */
  poisonNodes: field.whole(2, 100, 3),
  /** Attempts that must fail on a node, with no success between, for its quarantine. */
  nodeFailures: field.whole(2, 100, 5),
  /** Different tasks that they must be of, unless they are faults of the node itself. */
  nodeTasks: field.whole(1, 100, 2),
  /** Seconds within which they must fall. */
  nodeWindowSeconds: field.number(1, 604_800, 1_800),
  /** Share of the working nodes that may be in quarantine by itself. */
  nodeShare: field.number(0, 1, 0.5),
  /** Seconds until a node in quarantine gets a job to try; doubled each time that fails. */
  probeSeconds: field.number(1, 86_400, 300),
  longestProbeSeconds: field.number(1, 604_800, 14_400),
  /** Failed attempts of a task within an hour, and their share of all that ended, above both of which it pauses. */
  taskFailures: field.whole(1, 1_000_000, 100),
  taskFailedShare: field.number(0, 1, 0.5),
};
