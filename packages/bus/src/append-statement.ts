import { storableText } from '@visor/schema';
import { storableHeaders, type Outgoing } from './encoding.ts';

/** Builds the statement that appends messages, one for any number of them. */
export function appendStatement(target: string, messages: readonly Outgoing[]): [sql: string, parameters: unknown[]] {
  return [
    `select ${target}($1::text[], $2::text[], $3::jsonb[], $4::bytea[])`,
    [
      messages.map(({ topic }) => topic),
      messages.map(({ key }) => storableText(key)),
      messages.map(({ headers }) => storableHeaders(headers)),
      messages.map(({ value }) => value),
    ],
  ];
}

export interface MessageRow {
  readonly offset: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: Buffer;
  readonly time: string;
}
