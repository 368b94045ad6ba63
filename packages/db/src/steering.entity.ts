import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from './entity-rows.ts';

/** What came of an act on one of several things, as it is stored. */
export interface StoredResult {
  /** Id or name of the thing, as it was given. */
  readonly subject: string;
  readonly name: string | null;
  readonly outcome: 'APPLIED' | 'UNCHANGED' | 'REFUSED';
  readonly code: string | null;
  readonly text: string | null;
}

/** What a person did to several things at once. Two subgraphs have a table of this kind, each with verbs of its own. */
export const steeringEntity = <Verb extends string>(verbs: readonly Verb[]) =>
  defineEntity({
    name: 'Steering',
    tableName: 'steering',
    properties: {
      id: p.uuid().primary(),
      requestId: p.text().unique('steering_request_unique'),
      /** The request as text: a repeat has the same one. */
      request: p.text(),
      verb: p.text().$type<Verb>(),
      by: p.text(),
      reason: p.text().strictNullable(),
      at: p.datetime().columnType('timestamptz'),
      applied: p.integer(),
      unchanged: p.integer(),
      refused: p.integer(),
      results: p.json<readonly StoredResult[]>(),
    },
    indexes: [{ name: 'steering_at', properties: ['at'] }],
    checks: [{ name: 'steering_verb', expression: `verb in (${verbs.map((verb) => `'${verb}'`).join(', ')})` }],
  });

export type SteeringRow<Verb extends string = string> = RowOf<ReturnType<typeof steeringEntity<Verb>>>;
