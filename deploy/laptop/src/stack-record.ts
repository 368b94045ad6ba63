import { join } from 'node:path';
import type { DatabaseLocation } from './databases.ts';
import { readJson, writeWhole } from '@visor/service/files';

/** What `visor up --json` prints, and `DIR/run/stack.json` holds. */
export interface StackInfo {
  readonly graphql: string;
  readonly ws: string;
  readonly playground: string;
  readonly dir: string;
  /** Bearer token of the operator (scopes read, operate, admin), valid for a day; a fresh one is always in `DIR/keys/tokens/operator`. */
  readonly token: string;
}

/** What `DIR/run/stack.json` says to `status` and `publish`. */
export interface StackRecord extends Omit<StackInfo, 'token'> {
  readonly installation: string;
  readonly kafkaBrokers?: string;
  /** Without a password, which is in `DIR/keys`. */
  readonly databaseUrl: string;
  /** The GraphQL endpoint for this machine. */
  readonly localGraphql?: string;
  /** How often each pilot had started when the stack became ready. */
  readonly pilotStarts?: Readonly<Record<string, number>>;
}

export const recordFile = (dir: string): string => join(dir, 'run/stack.json');
export const stackRecord = (dir: string): StackRecord | undefined => readJson<StackRecord>(recordFile(dir));
export const lockFile = (dir: string): string => join(dir, 'run/lock');

/** A server's URL as it may be written down and shown. */
export function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = '';
  return url.href;
}

export function writeRecord(
  { token: _secret, ...where }: StackInfo,
  { adminUrl, installation }: DatabaseLocation,
  more: Pick<StackRecord, 'localGraphql' | 'pilotStarts'> & { readonly kafkaBrokers?: string | undefined },
): void {
  const { kafkaBrokers, ...others } = more;
  const all: StackRecord = {
    ...where,
    installation,
    databaseUrl: withoutPassword(adminUrl),
    ...others,
    ...(kafkaBrokers === undefined ? {} : { kafkaBrokers }),
  };
  writeWhole(recordFile(where.dir), JSON.stringify(all));
}
