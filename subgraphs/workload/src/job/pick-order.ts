/**
 * The order in which jobs are offered and claimed, decided here and nowhere else: highest rank first, then oldest (ids are
 * uuids of version 7, made when the job was formed). The indexes of the queue have this order.
 */
export const PICK_ORDER = 'j.rank desc, j.id';
