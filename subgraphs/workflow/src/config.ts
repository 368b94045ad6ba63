import { serviceSettings, setting, type ConfigOf } from '@visor/service';

/** Settings of workflow. */
export const settings = {
  ...serviceSettings,
  /** Name of the storage that takes outputs and logs. */
  OUTPUT_STORAGE: setting.text('output'),
  /** Pause between two rounds of the loop that advances workflows whose event was missed, milliseconds. */
  VISOR_RECONCILE_MS: setting.whole(10, 3_600_000, 5_000),
  /** How long the datasets of a failed task stay open, so that it can be retried, seconds; 0: they are closed at once. */
  VISOR_FAILED_TASK_OPEN_SECONDS: setting.whole(0, 31_536_000, 86_400),
};
export type Config = ConfigOf<typeof settings>;
