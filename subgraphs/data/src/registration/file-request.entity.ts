import { defineEntity, p } from '@mikro-orm/core';
import type { FileProcessReply } from '@visor/schema';

/** A request to register processed files that was answered, so that its repeat gets the same answer. */
export const FileRequestEntity = defineEntity({
  name: 'FileRequest',
  tableName: 'file_request',
  properties: {
    requestId: p.uuid().primary(),
    jobId: p.text(),
    answer: p.json().$type<FileProcessReply>(),
    answeredAt: p.datetime().columnType('timestamptz').index('file_request_answered'),
  },
});
