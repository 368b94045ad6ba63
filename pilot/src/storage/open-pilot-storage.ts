import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openHelperStorage, type HelperStorage } from '@visor/storage';
import type { PilotConfig } from '../config.ts';

/** Name of the record of verified files, where it is in the work directory. */
export const VERIFIED_FILES = 'verified-files';

/** Name of the folder of records of incomplete files on storages. */
export const PART_RECORDS = 'parts';

/** Helpers that copy at once, whatever the slots: a disk or network is at its rate long before. */
const MAX_HELPERS = 32;
/** Helpers that may hang, per slot: as many attempts are in work, and each has one transfer under way. */
const HANGING_PER_SLOT = 3;

/**
 * Opens the storage of a pilot: as many helper processes as payloads that run, but no more than cores, and others beside those
 * that hang.
 */
export function openPilotStorage(config: PilotConfig): HelperStorage {
  const { PILOT_SLOTS: slots, PILOT_WORK_DIR: folder, VISOR_STORAGE_ROOTS: roots } = config;
  const size = Math.min(slots, availableParallelism(), MAX_HELPERS);
  const verifiedFiles = config.PILOT_VERIFIED_FILES ?? join(folder, VERIFIED_FILES);
  return openHelperStorage({
    roots,
    credentials: config.VISOR_STORAGE_CREDENTIALS,
    verifiedFiles,
    parts: join(folder, PART_RECORDS),
    size,
    max: size + HANGING_PER_SLOT * slots,
    stallMs: config.PILOT_STALL_SECONDS * 1_000,
  });
}
