import { join } from 'node:path';
import type { DatabaseLocation } from './databases.ts';
import { readJson, writeWhole } from '@visor/service/files';

/** The addresses of a running stack: printed by `visor up --json` and stored in `DIR/run/stack.json`. */
export interface StackInfo {
  readonly graphql: string;
  readonly ws: string;
  readonly playground: string;
  readonly dir: string;
  /** Bearer token of the operator (scopes read, operate, admin), valid for a day; `DIR/keys/tokens/operator` holds the renewed one. */
  readonly token: string;
}

/** The record in `DIR/run/stack.json`, which `status` and `publish` read. */
export interface StackRecord extends Omit<StackInfo, 'token'> {
  readonly installation: string;
  readonly kafkaBrokers?: string;
  /** Without the password, which is in `DIR/keys`. */
  readonly databaseUrl: string;
  /** The GraphQL endpoint for processes of this machine. */
  readonly localGraphql?: string;
  /** How often each pilot had started when the stack became ready. */
  readonly pilotStarts?: Readonly<Record<string, number>>;
}

export const recordFile = (dir: string): string => join(dir, 'run/stack.json');
export const stackRecord = (dir: string): StackRecord | undefined => readJson<StackRecord>(recordFile(dir));
export const lockFile = (dir: string): string => join(dir, 'run/lock');

/** Returns a URL without its password, for records and messages. */
export function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = '';
  return url.href;
}

export function writeRecord(
  { token: _secret, ...info }: StackInfo,
  { adminUrl, installation }: DatabaseLocation,
  more: Pick<StackRecord, 'localGraphql' | 'pilotStarts'> & { readonly kafkaBrokers?: string | undefined },
): void {
  const { kafkaBrokers, ...others } = more;
  const all: StackRecord = {
    ...info,
    installation,
    databaseUrl: withoutPassword(adminUrl),
    ...others,
    ...(kafkaBrokers === undefined ? {} : { kafkaBrokers }),
  };
  writeWhole(recordFile(info.dir), JSON.stringify(all));
}
