/**
 *   LOADED ─activate► ACTUAL ─archive► ARCHIVED
 *
 * A draft cannot change once it is ACTUAL. An archived template matches no dataset; its workflows go on.
 */
import { lifecycle } from '@visor/schema';

export const templateLifecycle = lifecycle({
  LOADED: { activate: 'ACTUAL' },
  ACTUAL: { archive: 'ARCHIVED' },
  ARCHIVED: {},
});
