import { createHash } from 'node:crypto';
import type { PilotConfig } from './config.ts';
import { VERSION } from './version.ts';

/** Returns a short text that is the same only for pilots of the same version and settings. */
export function settingsId(config: PilotConfig): string {
  const text = JSON.stringify([VERSION, Object.entries(config).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
