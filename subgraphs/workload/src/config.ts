import { serviceSettings, setting, type ConfigOf } from '@visor/service';

const milliseconds = (fallback: number) => setting.whole(1, 3_600_000, fallback);

/** Settings of workload. Times are milliseconds. */
export const settings = {
  ...serviceSettings,
  VISOR_LEASE_MS: milliseconds(15_000),
  VISOR_HEARTBEAT_MS: milliseconds(5_000),
  VISOR_POLL_MS: milliseconds(2_000),
  /** A claim that no heartbeat names for so long goes back. */
  VISOR_CLAIM_GRACE_MS: milliseconds(10_000),
  /** Jobs of a program that every live pilot of their device has lacked for so long fail. */
  VISOR_REFUSAL_MS: milliseconds(60_000),
  /** Most QUEUED jobs per device. */
  VISOR_WINDOW: setting.whole(1, 1_000_000, 1_000),
  /** Pause between two rounds of the loops that catch what no event announced. */
  VISOR_LOOP_MS: milliseconds(1_000),
};
export type Config = ConfigOf<typeof settings>;
