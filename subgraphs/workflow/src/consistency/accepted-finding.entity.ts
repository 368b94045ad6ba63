import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';

/** What the doctor found, and a person leaves as it is. */
export const AcceptedFindingEntity = defineEntity({
  name: 'AcceptedFinding',
  tableName: 'accepted_finding',
  properties: {
    /** Of the thing that it was found of, in whichever service. */
    id: p.text().primary(),
    kind: p.text().primary(),
    text: p.text(),
    by: p.text(),
    reason: p.text(),
    at: p.datetime().columnType('timestamptz'),
  },
});

export type AcceptedFinding = RowOf<typeof AcceptedFindingEntity>;
