import { serviceSettings, setting, type ConfigOf } from '@visor/service';

const milliseconds = (fallback: number) => setting.whole(1, 3_600_000, fallback);

/** Settings of workload. Times are milliseconds. */
export const settings = {
  ...serviceSettings,
  VISOR_LEASE_MS: milliseconds(15_000),
  VISOR_HEARTBEAT_MS: milliseconds(5_000),
  VISOR_POLL_MS: milliseconds(2_000),
  /** How long no heartbeat may name a claim before its job goes back. */
  VISOR_CLAIM_GRACE_MS: milliseconds(10_000),
  /** How long every live pilot of a device may lack a program before its jobs fail. */
  VISOR_REFUSAL_MS: milliseconds(60_000),
  /** QUEUED jobs that are kept per device. */
  VISOR_WINDOW: setting.whole(1, 1_000_000, 1_000),
  /** Pause between two rounds of a loop: the fallback poll for what no event has announced. */
  VISOR_LOOP_MS: milliseconds(1_000),
};
export type Config = ConfigOf<typeof settings>;
