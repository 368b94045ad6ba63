import { hostname } from 'node:os';
import { readConfig, runProcess, serveDaemons, type RunningDaemons } from '@visor/service';
import { migrations } from '../../migrations/index.ts';
import { retentionTimes } from '../config.ts';
import { entities } from '../entities.ts';
import type { Daemon, Round } from '../inspection/daemon.ts';
import { settings, type InspectorConfig } from '../inspection/config.ts';
import { daemons } from './daemons.ts';

/** Starts the inspector: the process of the data subgraph that compares the catalog with the storages, and acts on them. */
export const start = (config: InspectorConfig, list: readonly Daemon[] = daemons): Promise<RunningDaemons> =>
  serveDaemons({
    name: 'data',
    program: 'inspector',
    config,
    migrations,
    entities,
    open({ db, log, logger, logAfterCommit }) {
      const deps = {
        publish: log.publish,
        logAfterCommit,
        now: () => new Date(),
        wakeCloses: () => {},
        retention: retentionTimes(config),
      };
      const instance = `${hostname()}:${process.pid}`;
      const round: Round = { db, deps, logger, instance, roots: config.VISOR_STORAGE_ROOTS, config };
      return list.map(({ name, everyMs, run }) => ({ name, everyMs, run: (signal) => run(round, signal) }));
    },
  });

if (import.meta.main) await runProcess('inspector', () => start(readConfig(settings)));
