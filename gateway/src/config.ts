import { join } from 'node:path';
import { serviceSettings, setting, type ConfigOf } from '@visor/service';

const { PORT, VISOR_JWKS_FILE, VISOR_TOKEN_FILE, VISOR_HOSTS, VISOR_ORIGINS, LOG_LEVEL } = serviceSettings;

/** Settings of the gateway. The URLs are the subgraphs' GraphQL endpoints, e.g. http://127.0.0.1:4001/graphql. */
export const settings = {
  PORT,
  VISOR_JWKS_FILE,
  VISOR_TOKEN_FILE,
  VISOR_HOSTS,
  VISOR_ORIGINS,
  LOG_LEVEL,
  DATA_URL: setting.url(),
  WORKFLOW_URL: setting.url(),
  WORKLOAD_URL: setting.url(),
  /** Folder of the built playground. */
  PLAYGROUND_DIR: setting.text(join(import.meta.dirname, '../playground/dist')),
  /** `off` leaves every operation to Apollo's own executor: slower, the same answers. */
  VISOR_COMPILED_OPERATIONS: setting.oneOf(['on', 'off'], 'on'),
  /** Folder of the pilot's releases, served at /releases/. Without it none are. */
  VISOR_RELEASES: setting.optionalText(),
  /** Folder of the files that configure subgraphs of others. Without it there are none. */
  VISOR_SUBGRAPHS: setting.optionalText(),
  /** Folder in which the gateway keeps its last good supergraph and its signing keys. */
  VISOR_GATEWAY_STATE: setting.optionalText(),
};
export type Config = ConfigOf<typeof settings>;
