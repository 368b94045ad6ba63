import { logger, readConfig, runProcess, tokenFile, verifier } from '@visor/service';
import { settings, type Config } from './config.ts';
import { ownSubgraphs } from './external/own-subgraphs.ts';
import { startGateway, type RunningGateway } from './gateway.ts';

/** Starts the gateway of the committed supergraph; the subgraphs may come later, /healthz says which are missing. */
export function start(config: Config): Promise<RunningGateway> {
  const log = logger('gateway', config.LOG_LEVEL);
  return startGateway({
    port: config.PORT,
    supergraphSdl: ownSubgraphs().supergraphSdl,
    subgraphs: { data: config.DATA_URL, workflow: config.WORKFLOW_URL, workload: config.WORKLOAD_URL },
    token: tokenFile(config.VISOR_TOKEN_FILE),
    verify: verifier(config.VISOR_JWKS_FILE, { logger: log }),
    allowed: { hosts: config.VISOR_HOSTS, origins: config.VISOR_ORIGINS },
    playground: config.PLAYGROUND_DIR,
    releases: config.VISOR_RELEASES,
    external: externalOptions(config),
    compiledOperations: config.VISOR_COMPILED_OPERATIONS,
    logger: log,
  });
}

function externalOptions({ VISOR_SUBGRAPHS: folder, VISOR_GATEWAY_STATE: stateFolder }: Config) {
  return folder === undefined ? undefined : { folder, stateFolder, own: ownSubgraphs().own };
}

if (import.meta.main) await runProcess('gateway', () => start(readConfig(settings)));
