import { defineEntity, p } from '@mikro-orm/core';

/** A file that a job reads. Without a foreign key: inputs of a merge group that is still filling exist before its job. */
export const JobInputEntity = defineEntity({
  name: 'JobInput',
  tableName: 'job_input',
  properties: {
    jobId: p.uuid().primary(),
    position: p.integer().primary(),
    fileId: p.uuid().index('job_input_file'),
    name: p.text(),
    basename: p.text(),
    ordinal: p.integer(),
    size: p.bigint('number'),
    checksum: p.text(),
    checksumKind: p.text(),
    /** URLs of its good replicas when the job was formed. */
    urls: p.array().columnType('text[]'),
  },
});

/** Where the good replicas of files are, of those whose replicas changed after they were registered. */
export const InputReplicasEntity = defineEntity({
  name: 'InputReplicas',
  tableName: 'input_replicas',
  properties: {
    fileId: p.uuid().primary(),
    urls: p.array().columnType('text[]'),
    changedAt: p.datetime().columnType('timestamptz'),
  },
});
