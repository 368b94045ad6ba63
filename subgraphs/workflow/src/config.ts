import { serviceSettings, setting, type ConfigOf } from '@visor/service';

/** Settings of workflow. */
export const settings = {
  ...serviceSettings,
  /** Name of the storage that takes outputs and logs. */
  OUTPUT_STORAGE: setting.text('output'),
  /** Pause between two rounds of the loop that advances workflows whose event was missed, milliseconds. */
  VISOR_RECONCILE_MS: setting.whole(10, 3_600_000, 5_000),
};
export type Config = ConfigOf<typeof settings>;
