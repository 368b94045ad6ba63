import { readConfig, runProcess, serveSubgraph, type RunningSubgraph } from '@visor/service';
import { migrations } from '../migrations/index.ts';
import { settings, type Config } from './config.ts';
import { consumers, tails, waitingAnswers } from './consumers.ts';
import { contextOf } from './context.ts';
import { answerDownload } from './download/answer-download.ts';
import { answerUpload } from './upload/answer-upload.ts';
import { entities } from './entities.ts';
import { loops } from './loops.ts';
import { resolvers } from './resolvers.ts';
import { openRuntime } from './runtime.ts';

/** Starts the data subgraph. */
export const start = (config: Config): Promise<RunningSubgraph> =>
  serveSubgraph({
    name: 'data',
    config,
    migrations,
    entities,
    openRuntime: (infrastructure, stack) => openRuntime(config, infrastructure, stack),
    consumers,
    waitingAnswers,
    tails,
    loops: (runtime) => loops(config, runtime),
    resolvers,
    context: contextOf,
    pages: async (request, response, { download, uploads, busyUploads: busy }) =>
      (await answerDownload(request, response, download)) ||
      (await answerUpload(request, response, { ...uploads, slots: download.slots, busy })),
  });

if (import.meta.main) await runProcess('data', () => start(readConfig(settings)));
