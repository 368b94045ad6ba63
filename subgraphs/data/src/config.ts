import { serviceSettings, setting, type ConfigOf } from '@visor/service';

/** Settings of the data subgraph. */
export const settings = {
  ...serviceSettings,
  /** Folders, separated by ':', that storages must lie in after links are resolved; none: storages can lie anywhere. */
  VISOR_STORAGE_ROOTS: setting.paths(),
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
};
export type Config = ConfigOf<typeof settings>;
