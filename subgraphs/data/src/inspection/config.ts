import { serviceSettings, setting, type ConfigOf } from '@visor/service';
import { retentionSettings, storageSettings } from '../config.ts';

/** Settings of the inspector. */
export const settings = {
  ...serviceSettings,
  ...storageSettings,
  /** Time from one comparison of a storage with the catalog to the next, seconds; 0: only when a person asks. */
  VISOR_CONSISTENCY_SECONDS: setting.whole(0, 31_536_000, 86_400),
  /** Time between the first and the last sight of a file that the catalog does not have, before it is moved, seconds. */
  VISOR_DARK_SECONDS: setting.whole(0, 31_536_000, 7 * 86_400),
  /** How long such a file is kept in quarantine before it is deleted, seconds. */
  VISOR_QUARANTINE_SECONDS: setting.whole(0, 315_360_000, 30 * 86_400),
  /** Within which time each copy is read again, seconds; 0: only accusations are examined, and what a person asks for. */
  VISOR_SCRUB_SECONDS: setting.whole(0, 315_360_000, 90 * 86_400),
  /** Most that is read for that, of each storage, MB/s. */
  VISOR_SCRUB_MB_PER_SECOND: setting.whole(1, 100_000, 50),
  /** Time from one search for needless copies to the next, seconds; 0: only when a person asks. */
  VISOR_SURPLUS_SECONDS: setting.whole(0, 31_536_000, 0),
  /** Files of a dataset that are copied to external storage at once. */
  VISOR_UPLOAD_FILES: setting.whole(1, 256, 4),
  /** Most that a process copies to external storage, MB/s; 0: no limit. */
  VISOR_UPLOAD_MB_PER_SECOND: setting.whole(0, 1_000_000, 0),
  ...retentionSettings,
  /** Most files that one inspection sets aside, copies again or deletes in a minute. */
  VISOR_INSPECTOR_ACTS_PER_MINUTE: setting.whole(1, 10_000_000, 6_000),
  /** Most files that are deleted on a storage in a minute; of a storage over its high mark ten times as many. */
  VISOR_DELETE_FILES_PER_MINUTE: setting.whole(1, 1_000_000_000, 600_000),
};
export type InspectorConfig = ConfigOf<typeof settings>;
