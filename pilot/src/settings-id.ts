import { createHash } from 'node:crypto';
import type { PilotConfig } from './config.ts';
import { VERSION } from './version.ts';

/**
 * Returns a short text that is the same only for pilots of the same version and settings. A daemon that changes releases gives its
 * pilots the text: it adopts a pilot of any release that it started.
 */
export function settingsId(config: PilotConfig): string {
  if (config.PILOT_SETTINGS_ID !== undefined) return config.PILOT_SETTINGS_ID;
  const text = JSON.stringify([VERSION, Object.entries(config).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
