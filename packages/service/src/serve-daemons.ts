import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { processSpaceCheck } from './check-process-space.ts';
import { answerHealth, sendJson, type HealthPages } from './health-pages.ts';
import { runChecks, sharedHealth } from './health.ts';
import { hostFault } from './hosts.rules.ts';
import { openInfrastructure, type Infrastructure, type InfrastructureOptions } from './infrastructure.ts';
import { logger as newLogger } from './log.ts';
import { startLoop, type LoopDefinition } from './loop.ts';
import { keepOpening, type Opened } from './opening.ts';

/** A process of a subgraph that answers no GraphQL: it only repeats work. */
interface DaemonsDefinition extends Omit<InfrastructureOptions, 'logger'> {
  /** Name of the process, in its log. */
  readonly program: string;
  /** Its work. Unlike the loops of a service, each runs in every process at once: what they do is claimed by leases. */
  open(
    infrastructure: Infrastructure,
    stack: AsyncDisposableStack,
  ): readonly LoopDefinition[] | Promise<readonly LoopDefinition[]>;
}

export interface RunningDaemons extends AsyncDisposable {
  /** Of its pages of health. */
  readonly port: number;
}

/** Runs a process without GraphQL: pages of health at once, and its work as soon as database and event log are reached. */
export async function serveDaemons(definition: DaemonsDefinition): Promise<RunningDaemons> {
  const { program, config } = definition;
  const logger = newLogger(program, config.LOG_LEVEL);
  await using stack = new AsyncDisposableStack();
  const opening = stack.use(keepOpening(() => openDaemons(definition, { ...definition, logger }), logger));
  const space = processSpaceCheck();
  const http = stack.use(
    await listenForHealth(config.PORT, config.VISOR_HOSTS, {
      notReady: () => (opening.opened ? undefined : `${program} is not ready: ${opening.problem}`),
      health: sharedHealth(() => runChecks({ ...opening.checks, space })),
    }),
  );
  logger.info({ port: http.port }, 'listening');
  const owned = stack.move();
  return { port: http.port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function openDaemons(definition: DaemonsDefinition, options: InfrastructureOptions): Promise<Opened<undefined>> {
  await using stack = new AsyncDisposableStack();
  const infrastructure = stack.use(await openInfrastructure(options));
  const { logger, progress } = infrastructure;
  const definitions = await definition.open(infrastructure, stack);
  const loops = definitions.map((loop) => startLoop({ ...loop, logger, progress }));
  stack.defer(async () => void (await Promise.all(loops.map((loop) => loop[Symbol.asyncDispose]()))));
  const owned = stack.move();
  return { infrastructure, runtime: undefined, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function listenForHealth(port: number, hosts: readonly string[], pages: HealthPages): Promise<RunningDaemons> {
  const server = createServer((request, response) => {
    request.resume();
    if (hostFault(request.headers.host, { hosts }) !== undefined) return sendJson(response, 403, { status: 'failing' });
    const path = (request.url ?? '/').split('?')[0];
    answerHealth(path, pages, response).then(
      (answered) => answered || sendJson(response, 404, { status: 'failing', text: 'health is at /healthz' }),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, process.env['VISOR_HOST'] ?? '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
