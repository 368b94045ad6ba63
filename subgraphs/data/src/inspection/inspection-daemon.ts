import { isAmongRoots } from '@visor/storage';
import type { InspectionKind } from '../../generated/types.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { findStorageRows } from '../storage/storage.store.ts';
import type { InspectorConfig } from './config.ts';
import { withRoundLease, type Daemon, type Round } from './daemon.ts';
import type { Inspection } from './inspection.entity.ts';
import { NO_COUNTS, type InspectionResult } from './inspection.rules.ts';
import {
  beginInspection,
  endInspection,
  findOpenInspections,
  findStoragesDue,
  requestInspection,
} from './inspection.store.ts';

/** What is done to one storage, in an inspection or as it comes. */
export interface InspectionWork {
  readonly round: Round;
  readonly inspection: { readonly id: string | null; readonly dryRun: boolean };
  readonly storage: Storage;
  /** Aborted when the process stops, or another one has taken over. */
  readonly signal: AbortSignal;
}

interface InspectionDefinition {
  readonly kind: InspectionKind;
  /** Time from one scheduled inspection of a storage to the next; 0: none is scheduled. */
  readonly everySeconds?: (config: InspectorConfig) => number;
  /** Storages that need an inspection now, where no schedule says it. */
  readonly due?: (round: Round) => Promise<readonly string[]>;
  /** One inspection. What it throws ends it as FAILED. */
  inspect(work: InspectionWork & { readonly inspection: Inspection }): Promise<InspectionResult>;
}

/** How soon an inspection that a person asks for begins. */
const POLL_INTERVAL_MS = 1_000;
const MAX_TEXT_LENGTH = 2_000;

/**
 * A daemon that inspects storages by schedule and on request. One process at a time inspects a storage in one way; an inspection
 * whose process has ended is begun again.
 */
export const inspectionDaemon = ({ kind, everySeconds, due, inspect }: InspectionDefinition): Daemon => ({
  name: `${kind.toLowerCase()} of storages`,
  everyMs: POLL_INTERVAL_MS,
  async run(round, signal) {
    const { db, config } = round;
    const everyMs = (everySeconds?.(config) ?? 0) * 1_000;
    const storages = [
      ...(everyMs > 0 ? await findStoragesDue(db, kind, everyMs) : []),
      ...((await due?.(round)) ?? []),
    ];
    for (const storageId of storages)
      await requestInspection(db, { kind, storageId, dryRun: false, requestedBy: null });
    for (const open of await findInspectionsHere(round, kind)) {
      if (signal.aborted) return;
      await withRoundLease(round, `${kind} ${open.storageId}`, signal, (held) =>
        runInspection(round, open, held, inspect),
      );
    }
  },
});

/** Open inspections, without those of storages whose roots are on other hosts: the inspectors there do them. */
async function findInspectionsHere({ db, roots }: Round, kind: InspectionKind): Promise<Inspection[]> {
  const open = await findOpenInspections(db, kind);
  if (open.length === 0 || roots.length === 0) return open;
  const storages = await findStorageRows(
    db,
    open.map(({ storageId }) => storageId),
    [],
  );
  const here = new Set(storages.filter(({ url }) => isAmongRoots(url, roots)).map(({ id }) => id));
  return open.filter(({ storageId }) => here.has(storageId));
}

async function runInspection(
  round: Round,
  { id, kind }: Inspection,
  signal: AbortSignal,
  inspect: InspectionDefinition['inspect'],
): Promise<void> {
  const { db, logger } = round;
  const inspection = await beginInspection(db, id);
  if (!inspection) return;
  const [storage] = await findStorageRows(db, [inspection.storageId], []);
  if (!storage) return;
  try {
    const { end, counts, text } = await inspect({ round, inspection, storage, signal });
    await endInspection(db, id, end, counts, text?.slice(0, MAX_TEXT_LENGTH) ?? null);
    logger.info({ inspectionId: id, kind, storage: storage.name, end, ...counts }, text ?? 'storage inspected');
  } catch (error) {
    // The next process begins it again.
    if (signal.aborted) return;
    logger.error({ err: error, inspectionId: id, kind, storage: storage.name }, 'inspection failed');
    await endInspection(db, id, 'fail', NO_COUNTS, (error as Error).message.slice(0, MAX_TEXT_LENGTH));
  }
}
