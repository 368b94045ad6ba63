import type { Database } from '@visor/db';
import { EventFeed, installationOf, type Infrastructure } from '@visor/service';
import { confineTo, type Confinement } from '@visor/storage';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';

/** Name of the loop that evaluates pending closes. */
export const CLOSES_LOOP = 'evaluate closes';

/** What the running service holds. */
export interface Runtime {
  readonly db: Database;
  readonly deps: Deps;
  readonly changes: EventFeed<'dsm.dataset.events'>;
  /** Folders that storages must lie in. */
  readonly storageRoots: Confinement;
}

export function openRuntime(config: Config, { db, log, loops, logger, logAfterCommit }: Infrastructure): Runtime {
  if (config.VISOR_STORAGE_ROOTS.length === 0)
    logger.warn('VISOR_STORAGE_ROOTS is not set: storages may lie anywhere on this machine');
  return {
    db,
    deps: {
      publish: log.publish,
      logAfterCommit,
      now: () => new Date(),
      wakeCloses: (tx) => loops.wake(tx, CLOSES_LOOP),
    },
    changes: new EventFeed({ topic: 'dsm.dataset.events', log, installation: installationOf(db) }),
    storageRoots: confineTo(config.VISOR_STORAGE_ROOTS),
  };
}
