import { checkPeer, readConfig, runProcess, serveSubgraph, type RunningSubgraph } from '@visor/service';
import { migrations } from '../migrations/index.ts';
import { settings, type Config } from './config.ts';
import { consumers, tails } from './consumers.ts';
import { contextOf } from './context.ts';
import { entities } from './entities.ts';
import { loops } from './loops.ts';
import { resolvers } from './resolvers.ts';
import { openRuntime } from './runtime.ts';

/** Starts the workload subgraph. */
export const start = (config: Config): Promise<RunningSubgraph> =>
  serveSubgraph({
    name: 'workload',
    config,
    migrations,
    entities,
    openRuntime: (infrastructure, stack) => openRuntime(config, infrastructure, stack),
    consumers,
    tails,
    loops: (runtime) => loops(config, runtime),
    resolvers,
    context: contextOf,
    checks: { gateway: () => checkPeer(config.GATEWAY_URL) },
  });

if (import.meta.main) await runProcess('workload', () => start(readConfig(settings)));
