import { DatasetEntity, PendingCloseEntity } from './dataset/dataset.entity.ts';
import { FileEntity } from './file/file.entity.ts';
import { ReplicaEntity } from './replica/replica.entity.ts';
import { StorageEntity } from './storage/storage.entity.ts';

export const entities = [DatasetEntity, PendingCloseEntity, FileEntity, ReplicaEntity, StorageEntity];
