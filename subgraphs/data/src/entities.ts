import { RecordedEventEntity } from '@visor/db';
import { DatasetActionEntity } from './dataset/action.entity.ts';
import { DatasetEntity } from './dataset/dataset.entity.ts';
import { PendingCloseEntity } from './dataset/pending-close.entity.ts';
import { DatasetDeletionEntity, DeletionBatchEntity, StorageDeletionEntity } from './deletion/deletion.entity.ts';
import { RetentionPolicyEntity } from './retention/policy.entity.ts';
import { DatasetUseEntity } from './retention/use.entity.ts';
import { FurtherChecksumEntity, FileEntity, FileParentEntity, SelectedFileEntity } from './file/file.entity.ts';
import { CatalogGenerationEntity, DarkFileEntity, RunningTimeEntity } from './consistency/dark-file.entity.ts';
import { InspectionEntity, InspectorActEntity, InspectorLeaseEntity } from './inspection/inspection.entity.ts';
import { ExternalCopyEntity } from './dataset-upload/external-copy.entity.ts';
import { UtilisationEntity } from './utilisation/utilisation.entity.ts';
import { UploadEntity } from './upload/upload.entity.ts';
import { LinkKeyEntity } from './link/link-key.entity.ts';
import { FileRequestEntity } from './registration/file-request.entity.ts';
import { ReplicaEntity } from './replica/replica.entity.ts';
import {
  StorageEntity,
  StorageSampleEntity,
  StorageUseChangeEntity,
  StorageUseEntity,
} from './storage/storage.entity.ts';

/** Every table of the schema; those of the event log are the bus's. */
export const entities = [
  ExternalCopyEntity,
  DatasetEntity,
  DatasetActionEntity,
  PendingCloseEntity,
  DatasetUseEntity,
  RetentionPolicyEntity,
  DatasetDeletionEntity,
  DeletionBatchEntity,
  StorageDeletionEntity,
  FileEntity,
  FurtherChecksumEntity,
  FileParentEntity,
  SelectedFileEntity,
  LinkKeyEntity,
  UploadEntity,
  FileRequestEntity,
  ReplicaEntity,
  StorageEntity,
  StorageUseEntity,
  StorageUseChangeEntity,
  StorageSampleEntity,
  RecordedEventEntity,
  InspectionEntity,
  InspectorActEntity,
  InspectorLeaseEntity,
  DarkFileEntity,
  CatalogGenerationEntity,
  RunningTimeEntity,
  UtilisationEntity,
];
