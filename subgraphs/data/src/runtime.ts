import type { Database } from '@visor/db';
import {
  EventFeed,
  installationOf,
  RECORDED_EVENTS,
  RecordedEventFeed,
  type Infrastructure,
  type Logger,
} from '@visor/service';
import { confineTo, openStorage } from '@visor/storage';
import type { DownloadParts } from './download/answer-download.ts';
import { retentionTimes, storageAccess, type Config } from './config.ts';
import type { Deps } from './deps.ts';
import type { LiveFeeds } from './live-events.ts';
import { Links } from './link/links.ts';
import type { StoragePlaces } from './storage/register-storage.ts';
import { UploadFiles } from './upload/upload-files.ts';
import type { UploadParts } from './upload/start-uploads.ts';
import { ARCHIVE_LIMITS, TransferSlots } from './transfer/transfer-slots.ts';

/** Name of the loop that evaluates pending closes. */
export const CLOSES_LOOP = 'evaluate closes';

const BYTES_PER_GB = 1_000_000_000;

/** What the running service holds. */
export interface Runtime extends LiveFeeds {
  readonly db: Database;
  readonly deps: Deps;
  /** What is recorded of what happened. */
  readonly events: RecordedEventFeed;
  /** Where storages may lie, and how their roots are reached. */
  readonly places: StoragePlaces;
  readonly links: Links;
  /** Keys of the metadata by which datasets can be found. */
  readonly metadataKeys: readonly string[];
  /** What answers of files need. */
  readonly download: DownloadParts;
  readonly logger: Logger;
  /** What uploads need. */
  readonly uploads: UploadParts;
  /** Uploads that somebody adds to now. */
  readonly busyUploads: Set<string>;
  /** Log archives that are read. */
  readonly archives: TransferSlots;
  /** What links begin with: '' or an address without a path. */
  readonly publicUrl: string;
}

export function openRuntime(
  config: Config,
  { db, log, loops, logger, logAfterCommit }: Infrastructure,
  stack: AsyncDisposableStack,
): Runtime {
  if (config.VISOR_STORAGE_ROOTS.length === 0)
    logger.warn('VISOR_STORAGE_ROOTS is not set: storages may lie anywhere on this machine');
  const links = new Links(db, () => new Date());
  const installation = installationOf(db);
  const publicUrl = publicOrigin(config.VISOR_PUBLIC_URL);
  const roots = config.VISOR_STORAGE_ROOTS;
  const access = { roots, storage: openStorage(storageAccess(config)), installation };
  return {
    db,
    links,
    metadataKeys: config.VISOR_METADATA_KEYS,
    logger,
    download: { db, links, slots: new TransferSlots(), roots },
    archives: new TransferSlots(ARCHIVE_LIMITS),
    publicUrl,
    uploads: {
      db,
      links,
      publicUrl,
      uploadFiles: new UploadFiles(roots),
      roots: access,
      maxBytes: config.VISOR_UPLOAD_MAX_GB * BYTES_PER_GB,
      now: () => new Date(),
    },
    busyUploads: new Set(),
    deps: {
      publish: log.publish,
      logAfterCommit,
      now: () => new Date(),
      retention: retentionTimes(config),
      wakeCloses: (tx) => loops.wake(tx, CLOSES_LOOP),
    },
    changes: new EventFeed({ topic: 'dsm.dataset.events', log, installation }),
    storageFeed: new EventFeed({ topic: 'dsm.storage.events', log, installation }),
    events: stack.use(
      new RecordedEventFeed({ db, name: 'dataEvents', sources: [RECORDED_EVENTS], installation, logger }),
    ),
    places: {
      db,
      confinement: confineTo(roots),
      roots: access,
    },
  };
}

/** @throws Error for a setting that is no address of a gateway */
function publicOrigin(text: string | undefined): string {
  if (text === undefined) return '';
  const url = URL.parse(text);
  if (url && ['http:', 'https:'].includes(url.protocol) && url.search === '' && url.hash === '')
    return url.href.replace(/\/$/, '');
  throw new Error(`VISOR_PUBLIC_URL is ${JSON.stringify(text)}; an example: https://visor.example`);
}
