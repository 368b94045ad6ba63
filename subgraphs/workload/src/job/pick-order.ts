/**
 * The order in which jobs are offered and claimed, decided here and nowhere else: highest rank first, then oldest (ids are
 * uuidv7, made when the job was formed). The queue's indexes have this order.
 */
export const pickOrder = 'j.rank desc, j.id';
