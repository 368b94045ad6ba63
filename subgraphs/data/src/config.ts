import { serviceSettings, setting, type ConfigOf } from '@visor/service';

/** Settings of the data subgraph. */
export const settings = {
  ...serviceSettings,
  /** Folders, separated by ':', that storages must lie in after links are resolved; none: storages can lie anywhere. */
  VISOR_STORAGE_ROOTS: setting.paths(),
};
export type Config = ConfigOf<typeof settings>;
