import { busMigration } from '@visor/bus';
import type { MigrationObject } from '@visor/db';
import { Catalog } from './0001-catalog.ts';
import { Replicas } from './0002-replicas.ts';
import { StorageVersion } from './0003-storage-version.ts';
import { Selections } from './0004-selections.ts';
import { StorageChecksum } from './0005-storage-checksum.ts';
import { Find } from './0007-find.ts';
import { Acts } from './0008-acts.ts';
import { Time } from './0009-time.ts';
import { LinkKeys } from './0010-fetch.ts';
import { Uploads } from './0020-fetch.ts';
import { DatasetClasses } from './0030-catalog.ts';
import { StorageRoom } from './0031-storage-room.ts';
import { Retention } from './0032-retention.ts';
import { Inspector } from './0033-inspector.ts';
import { ExternalCopies } from './0034-external-copy.ts';
import { StorageForecast } from './0041-storage-forecast.ts';
import { StorageUse } from './0042-storage-use.ts';
import { CopiesDue } from './0043-inspector.ts';
import { Drain } from './0044-drain.ts';
import { RecordedInode } from './0045-recorded-inode.ts';
import { RunningTime } from './0046-running-time.ts';
import { DailyLimit } from './0047-daily-limit.ts';
import { LivePlaces } from './0048-live-places.ts';
import { FurtherChecksums } from './0049-further-checksums.ts';
import { FindFurther } from './0050-find-further.ts';
import { UploadRunningTime } from './0051-upload-running-time.ts';
import { ExpectedDigest } from './0052-expected-digest.ts';

/** In order; never edited once released. */
export const migrations: readonly MigrationObject[] = [
  busMigration,
  { name: '0001-catalog', class: Catalog },
  { name: '0002-replicas', class: Replicas },
  { name: '0003-storage-version', class: StorageVersion },
  { name: '0004-selections', class: Selections },
  { name: '0005-storage-checksum', class: StorageChecksum },
  { name: '0007-find', class: Find },
  { name: '0008-acts', class: Acts },
  { name: '0009-time', class: Time },
  { name: '0010-fetch', class: LinkKeys },
  { name: '0020-fetch', class: Uploads },
  { name: '0030-catalog', class: DatasetClasses },
  { name: '0031-storage-room', class: StorageRoom },
  { name: '0032-retention', class: Retention },
  { name: '0033-inspector', class: Inspector },
  { name: '0034-external-copy', class: ExternalCopies },
  { name: '0041-storage-forecast', class: StorageForecast },
  { name: '0042-storage-use', class: StorageUse },
  { name: '0043-inspector', class: CopiesDue },
  { name: '0044-drain', class: Drain },
  { name: '0045-recorded-inode', class: RecordedInode },
  { name: '0046-running-time', class: RunningTime },
  { name: '0047-daily-limit', class: DailyLimit },
  { name: '0048-live-places', class: LivePlaces },
  { name: '0049-further-checksums', class: FurtherChecksums },
  { name: '0050-find-further', class: FindFurther },
  { name: '0051-upload-running-time', class: UploadRunningTime },
  { name: '0052-expected-digest', class: ExpectedDigest },
];
