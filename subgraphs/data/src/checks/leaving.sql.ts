import { goodOn } from '../dataset/good-copy.sql.ts';
import { ofDatasets, ofFilesOfDatasets } from './selects.sql.ts';

/** Longest time after which what is due goes on. */
const STANDSTILL = "interval '1 hour'";

/** A workflow that goes on and reads dataset `d`, or a selection of its files; uses travel as messages, so the newest do not count. */
const ACTIVE_USE = `select from dataset_use u
   where u.kind = 'WORKFLOW' and u.status = 'ACTIVE' and u.at < $4::timestamptz - interval '1 minute'
     and (u.dataset_id = d.id
          or u.dataset_id in (select l.user_id from dataset_use l where l.dataset_id = d.id and l.kind = 'SELECTION'))`;
const READER = `select from dataset_use u where u.dataset_id = d.id and u.kind = 'FETCH' and u.left_ms > 0`;

/** A copy of dataset `d` that no uploader takes. */
const UPLOAD_WAITS = `select from external_copy c
   where c.dataset_id = d.id and c.state <> 'DONE' and c.next_at < $4::timestamptz - ${STANDSTILL}
     and not exists (select from inspector_lease l where l.name = 'upload ' || d.id and l.lease_until > $4::timestamptz)`;

/** A part of the deletion of dataset `d` that no deletion daemon takes, though its storage allows it. */
const DELETION_WAITS = `select from dataset_deletion x where x.dataset_id = d.id and (
   (not x.fed and x.next_at < $4::timestamptz - ${STANDSTILL})
   or exists (select from deletion_batch b join storage s on s.id = b.storage_id
               where b.dataset_id = d.id and b.next_at < $4::timestamptz - ${STANDSTILL} and s.deletable
                 and not exists (select from storage_deletion e where e.storage_id = s.id and e.excluded_until > $4::timestamptz)
                 and not exists (select from inspector_lease l where l.name = 'DELETION ' || s.id and l.lease_until > $4::timestamptz)))`;

/** What leaves for external storage, or for good: that it goes on, and that nothing goes that something keeps. */
export const LEAVING = {
  UPLOADED_WITHOUT_COPY: ofFilesOfDatasets(
    `'its dataset is UPLOADED, but it has no good copy on external storage'`,
    `d.status = 'UPLOADED' and not exists (${goodOn(`= 'external'`)})`,
  ),
  UPLOADED_NOT_VERIFIED: ofFilesOfDatasets(
    `'its dataset is UPLOADED, but its external copy was never read back'`,
    `d.status = 'UPLOADED' and exists (${goodOn(`= 'external'`)})
       and not exists (${goodOn(`= 'external'`)} and (r.verified_at is not null or s.trusted_checksums))`,
  ),
  UPLOAD_STANDS_STILL: ofDatasets(
    `'it waits for its upload, which is due since more than an hour'`,
    `d.status = 'TO_UPLOAD' and exists (${UPLOAD_WAITS})`,
  ),
  MARKED_BUT_KEPT: ofDatasets(
    `case when d.deletion_started_at is null and d.hold is not null then 'it is marked for deletion, but held: ' || d.hold
          when exists (${ACTIVE_USE}) then case when d.deletion_started_at is null then 'it is marked for deletion' else 'it is being deleted' end
                                           || ', but a workflow that goes on uses it'
          else 'it is being deleted, but somebody reads it' end`,
    `d.status = 'TO_DELETE' and (
       (d.deletion_started_at is null and d.hold is not null)
       or exists (${ACTIVE_USE})
       or (d.deletion_started_at is not null and exists (${READER})))`,
  ),
  DELETION_STANDS_STILL: ofDatasets(
    `'its deletion has begun, and ' || case when exists (${DELETION_WAITS}) then 'is due since more than an hour' else 'how far it is is not recorded' end`,
    `d.status = 'TO_DELETE' and d.deletion_started_at is not null and d.hold is null
       and (exists (${DELETION_WAITS}) or not exists (select from dataset_deletion x where x.dataset_id = d.id))`,
  ),
  DELETED_WITH_COPY: ofFilesOfDatasets(
    `'its dataset is DELETED, but it has a copy on internal storage'`,
    `d.status = 'DELETED' and exists (${goodOn(`<> 'external'`)})`,
  ),
  LAST_COPY_DELETED: ofFilesOfDatasets(
    `'its last copy was deleted, though only files with a good external copy were to go'`,
    `f.status = 'DELETED' and exists (select from dataset_deletion x where x.dataset_id = d.id and x.needs_external)`,
  ),
} as const;
