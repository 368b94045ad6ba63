import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parse } from 'graphql';
import { readJson, writeWhole } from '@visor/service/files';
import { parseSupergraph } from '../parse-supergraph.ts';
import type { Additions } from './ownership.rules.ts';
import type { FieldScopes } from './read-sdl.rules.ts';
import type { SubgraphConfig } from './subgraph-config.rules.ts';
import { readSupergraphTypes } from './supergraph-types.rules.ts';

/** An external subgraph as it was composed. */
export interface GoodSubgraph {
  readonly file: string;
  readonly config: SubgraphConfig;
  readonly sdl: string;
  readonly scopes: FieldScopes;
  readonly adds: Additions;
}

/** The last supergraph that was in force, so that a start needs none of the external subgraphs. */
export interface LastGood {
  /** Digest of Visor's own supergraph, which it extends. */
  readonly own: string;
  readonly supergraphSdl: string;
  /** In order of precedence. */
  readonly subgraphs: readonly GoodSubgraph[];
}

const FILE = 'external-subgraphs.json';

/** Version of the rules by which external subgraphs are composed: what came of earlier ones is composed again. */
const RULES_VERSION = 2;

export const digest = (text: string): string => createHash('sha256').update(`${RULES_VERSION}\n${text}`).digest('hex');

/** Reads the last good supergraph; undefined where there is none, or none of this version. */
export function readLastGood(folder: string | undefined): LastGood | undefined {
  const read = folder === undefined ? undefined : readJson<Partial<LastGood> | null>(join(folder, FILE));
  if (!read || typeof read.own !== 'string' || typeof read.supergraphSdl !== 'string') return undefined;
  const { own, supergraphSdl, subgraphs } = read;
  const isWhole = ({ file, config, sdl, scopes, adds }: Partial<GoodSubgraph>): boolean =>
    !!file &&
    !!config &&
    typeof sdl === 'string' &&
    !!scopes &&
    Array.isArray(adds?.types) &&
    Array.isArray(adds.fields);
  return Array.isArray(subgraphs) && subgraphs.every(isWhole) ? { own, supergraphSdl, subgraphs } : undefined;
}

/**
 * Returns whether what is stored can be loaded: a start must not fail because of a file that a disk has lost a part of, or of a supergraph with a
 * subgraph that nobody knows.
 * @param own SDL of Visor's own subgraphs, by name
 */
export function isLoadable({ supergraphSdl, subgraphs }: LastGood, own: Readonly<Record<string, string>>): boolean {
  try {
    parseSupergraph(supergraphSdl);
    const names = new Set([...Object.keys(own), ...subgraphs.map(({ config }) => config.name)]);
    return [...readSupergraphTypes(parse(supergraphSdl)).graphs.keys()].every((name) => names.has(name));
  } catch {
    return false;
  }
}

export function writeLastGood(folder: string | undefined, lastGood: LastGood): void {
  if (folder !== undefined) writeWhole(join(folder, FILE), JSON.stringify(lastGood));
}
