import { serviceSettings, setting, type ConfigOf } from '@visor/service';

/** Settings of data. */
export const settings = {
  ...serviceSettings,
  /** Folders, separated by ':', that storages may lie in, links resolved; none: anywhere. */
  VISOR_STORAGE_ROOTS: setting.paths(),
};
export type Config = ConfigOf<typeof settings>;
