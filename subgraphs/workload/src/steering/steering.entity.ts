import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { SteeringVerb } from '../../generated/types.ts';
import type { ActResult } from '../pilot/act-result.rules.ts';

/** What a person did to several pilots, nodes or attempts at once. */
export const SteeringEntity = defineEntity({
  name: 'Steering',
  tableName: 'steering',
  properties: {
    id: p.uuid().primary(),
    requestId: p.text().unique('steering_request_unique'),
    /** The request as text: a repeat has the same one. */
    request: p.text(),
    verb: p.text().$type<SteeringVerb>(),
    by: p.text(),
    reason: p.text().strictNullable(),
    at: p.datetime().columnType('timestamptz'),
    applied: p.integer(),
    unchanged: p.integer(),
    refused: p.integer(),
    results: p.json<readonly ActResult[]>(),
  },
  indexes: [{ name: 'steering_at', properties: ['at'] }],
  checks: [{ name: 'steering_verb', expression: "verb in ('DRAIN', 'UNDRAIN', 'QUARANTINE', 'RELEASE', 'KILL')" }],
});

export type SteeringRow = RowOf<typeof SteeringEntity>;
