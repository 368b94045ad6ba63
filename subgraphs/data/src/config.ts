import { serviceSettings, setting, type ConfigOf } from '@visor/service';
import type { RetentionTimes } from './deps.ts';

/** Settings of what is deleted. */
export const retentionSettings = {
  /** Running time of the service between the mark of a dataset and its deletion, seconds; until then the mark can be taken back. */
  VISOR_RETENTION_GRACE_SECONDS: setting.whole(0, 100 * 365 * 86_400, 86_400),
  /** A mark that is older than the grace by this many seconds needs to be confirmed. */
  VISOR_RETENTION_STALE_SECONDS: setting.whole(1, 100 * 365 * 86_400, 7 * 86_400),
};

export const retentionTimes = (
  config: Pick<ConfigOf<typeof retentionSettings>, keyof typeof retentionSettings>,
): RetentionTimes => ({
  graceMs: config.VISOR_RETENTION_GRACE_SECONDS * 1_000,
  staleMs: config.VISOR_RETENTION_STALE_SECONDS * 1_000,
});

/** How storages are reached. */
export const storageSettings = {
  /** Folders, separated by ':', that storages must lie in after links are resolved; none: storages can lie anywhere. */
  VISOR_STORAGE_ROOTS: setting.paths(),
  /** File of credentials for remote storages, by host; only its user may read it. */
  VISOR_STORAGE_CREDENTIALS: setting.optionalText(),
};

export const storageAccess = (config: ConfigOf<typeof storageSettings>) => ({
  roots: config.VISOR_STORAGE_ROOTS,
  credentials: config.VISOR_STORAGE_CREDENTIALS,
});

/** Settings of the data subgraph. */
export const settings = {
  ...serviceSettings,
  ...storageSettings,
  /** Address of the gateway for people, https://visor.example: links to files begin with it. Without it they begin with `/`. */
  VISOR_PUBLIC_URL: setting.optionalText(),
  /** Keys of the metadata by which datasets can be found, separated by commas. */
  VISOR_METADATA_KEYS: setting.list([
    'period',
    'energy',
    'beam',
    'target',
    'polarisation',
    'trigger',
    'magnet',
    'stream',
    'quality',
  ]),
  /** Largest file that is taken over HTTP, GB; 0: none is. */
  VISOR_UPLOAD_MAX_GB: setting.whole(0, 1_000_000, 1_000),
  ...retentionSettings,
};
export type Config = ConfigOf<typeof settings>;
