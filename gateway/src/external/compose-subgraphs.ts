import { composeServices, validateSatisfiability } from '@apollo/composition';
import { Kind, parse, print, type DocumentNode } from 'graphql';
import { printableText } from '@visor/schema';
import { describeScopes, scopesOf } from '@visor/schema/scopes';
import { parseSupergraph } from '../parse-supergraph.ts';
import { withoutForeignDescriptions } from './foreign-descriptions.rules.ts';
import { withNullableAdditions } from './nullable-additions.rules.ts';
import { disjointCount } from './disjoint-newcomers.rules.ts';
import { additionsOf, ownershipFaults, type Additions } from './ownership.rules.ts';
import { readSdl, type FieldScopes } from './read-sdl.rules.ts';
import type { Grants } from './subgraph-config.rules.ts';
import { readSupergraphTypes } from './supergraph-types.rules.ts';

/** An external subgraph to compose. */
export interface Candidate {
  readonly name: string;
  readonly grants: Grants;
  /** Its SDL, and after it those that were good before; the first one that composes is taken. */
  readonly sdls: readonly string[];
  /** What it became, where it is part of the supergraph already. */
  readonly taken?: Taken;
}

/** A subgraph as it was composed. */
export interface Taken {
  /** What was composed of its SDL. */
  readonly document: string;
  readonly scopes: FieldScopes;
  readonly adds: Additions;
}

/** What to compose: Visor's own subgraphs, by name, and the others in order of precedence. */
export interface Composition {
  readonly own: Readonly<Record<string, string>>;
  /** The supergraph of Visor's own subgraphs, and of the candidates that are part of it already: these come first. */
  readonly supergraphSdl: string;
  readonly candidates: readonly Candidate[];
  /** Not several at once: it shall be known which one takes too long. */
  readonly oneByOne?: boolean;
}

interface Composed {
  readonly name: string;
  /** The SDL that was taken; undefined when none composes. */
  readonly sdl: string | undefined;
  /** What was composed of it. */
  readonly document: string | undefined;
  readonly scopes: FieldScopes;
  readonly adds: Additions;
  /** What is wrong with the first of its SDLs. */
  readonly faults: readonly string[];
}

export interface CompositionResult {
  readonly supergraphSdl: string;
  readonly subgraphs: readonly Composed[];
}

interface Part {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

const MAX_FAULTS = 10;
const MAX_FAULT_LENGTH = 500;
const NOTHING: Additions = { types: [], fields: [] };

const partOf = (name: string, typeDefs: DocumentNode): Part => ({ name, url: `http://${name}`, typeDefs });
const short = (text: string): string => printableText(text).slice(0, MAX_FAULT_LENGTH);

const compositionFaults = (errors: readonly Error[]): readonly string[] =>
  errors.map(({ message }) => short(`it does not compose: ${message}`));

interface Refused {
  readonly faults: readonly string[];
}

/** The candidates that were looked at, and the supergraph with those that were taken. */
interface Taking {
  readonly built: Built;
  readonly taken: readonly Composed[];
}

/** A field that is taken over keeps the scopes of its owner, where the newcomer's SDL has none for it. */
function scopesOfOthers(parts: readonly Part[], coordinates: readonly string[]): FieldScopes {
  const scopes: Record<string, readonly string[]> = {};
  for (const definition of parts.flatMap(({ typeDefs }) => typeDefs.definitions)) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    for (const field of definition.fields ?? []) {
      const coordinate = `${definition.name.value}.${field.name.value}`;
      const found = coordinates.includes(coordinate) ? scopesOf(field) : [];
      if (found.length > 0) scopes[coordinate] = found;
    }
  }
  return scopes;
}

/** Returns why the gateway can't load a supergraph, though it composes: it may use a feature that only other gateways know. */
function loadFault(supergraphSdl: string): string | undefined {
  try {
    parseSupergraph(supergraphSdl);
    return undefined;
  } catch (error) {
    return `it composes to what this gateway cannot load: ${(error as Error).message}`;
  }
}

/** What a supergraph is made of so far. */
interface Built {
  readonly supergraphSdl: string;
  readonly parts: readonly Part[];
}

/** An SDL of a candidate that was read. */
interface Newcomer {
  readonly candidate: Candidate;
  readonly sdl: string;
  readonly document: DocumentNode;
  readonly scopes: FieldScopes;
}

function readNewcomer(candidate: Candidate, sdl: string): Newcomer | Refused {
  try {
    const read = readSdl(sdl);
    return 'faults' in read ? read : { candidate, sdl, ...read };
  } catch (error) {
    return { faults: [short(`it does not compose: ${(error as Error).message}`)] };
  }
}

/**
 * Composes newcomers with what is there; several only where they are disjoint. Composition itself can throw for an SDL that nobody has
 * thought of.
 */
function take({ supergraphSdl, parts }: Built, newcomers: readonly Newcomer[]): Taking | Refused {
  try {
    const before = readSupergraphTypes(parse(supergraphSdl));
    const added = newcomers.map(({ candidate, document }) =>
      partOf(candidate.name, withNullableAdditions(withoutForeignDescriptions(document, before), before)),
    );
    // What they do to others is said in our words, before it shows in queries that nobody can answer.
    const composition = composeServices([...parts, ...added], { runSatisfiability: false });
    if (composition.errors) return { faults: compositionFaults(composition.errors) };
    const { schema, supergraphSdl: composed } = composition;
    const after = readSupergraphTypes(parse(composed));
    const faults = newcomers.flatMap(({ candidate: { name, grants } }) =>
      ownershipFaults({ name, grants, before, after }),
    );
    if (faults.length > 0) return { faults: faults.map(short) };
    const unsatisfied = validateSatisfiability({ supergraphSchema: schema }).errors;
    if (unsatisfied) return { faults: compositionFaults(unsatisfied) };
    const unusable = loadFault(composed);
    if (unusable !== undefined) return { faults: [short(unusable)] };
    const taken = newcomers.map(({ candidate: { name, grants }, sdl, scopes }, index): Composed => ({
      name,
      sdl,
      document: print(added[index]?.typeDefs ?? parse(sdl)),
      scopes: { ...scopesOfOthers(parts, grants.override), ...scopes },
      adds: additionsOf(before, after, name),
      faults: [],
    }));
    return { built: { supergraphSdl: composed, parts: [...parts, ...added] }, taken };
  } catch (error) {
    return { faults: [short(`it does not compose: ${(error as Error).message}`)] };
  }
}

/** Takes the first SDL of a candidate that composes; of none it is left out with the reason. */
function takeOne(built: Built, candidate: Candidate): Taking {
  let faults: readonly string[] = [];
  for (const [index, sdl] of candidate.sdls.entries()) {
    const read = readNewcomer(candidate, sdl);
    const result = 'faults' in read ? read : take(built, [read]);
    if (!('faults' in result)) return { ...result, taken: result.taken.map((taken) => ({ ...taken, faults })) };
    if (index === 0) faults = result.faults.slice(0, MAX_FAULTS);
  }
  const { name } = candidate;
  return { built, taken: [{ name, sdl: undefined, document: undefined, scopes: {}, adds: NOTHING, faults }] };
}

/** Takes as many of the first candidates at once as are disjoint and good; undefined where that is not more than one. */
function takeSeveral(built: Built, candidates: readonly Candidate[]): Taking | undefined {
  const read = candidates.map((candidate) => readNewcomer(candidate, candidate.sdls[0] ?? ''));
  const newcomers = read.flatMap((result) => ('faults' in result ? [] : [result]));
  const documents = read.map((result) => ('faults' in result ? undefined : result.document));
  let count = disjointCount(documents, readSupergraphTypes(parse(built.supergraphSdl)));
  for (; count > 1; count = Math.floor(count / 2)) {
    const result = take(built, newcomers.slice(0, count));
    if (!('faults' in result)) return result;
  }
  return undefined;
}

/**
 * Composes external subgraphs in their order, so that each is checked against those before it; those that have nothing to do with each other at
 * once. One that does not compose, or that changes what is not its own, is left out with the reason; the others are not affected.
 * @param begins is called with the name of each before its turn, and with nothing before that of several
 */
export function composeSubgraphs(
  { own, supergraphSdl, candidates, oneByOne = false }: Composition,
  begins: (name: string | undefined) => void = () => {},
): CompositionResult {
  const isTaken = candidates.filter(({ taken }) => taken);
  const ownParts = Object.entries(own).map(([name, sdl]) => partOf(name, describeScopes(parse(sdl))));
  const takenParts = isTaken.map(({ name, taken }) => partOf(name, parse(taken?.document ?? '')));
  let built: Built = { supergraphSdl, parts: [...ownParts, ...takenParts] };
  const subgraphs = isTaken.flatMap(({ name, sdls, taken }): Composed[] =>
    taken ? [{ name, sdl: sdls[0], ...taken, faults: [] }] : [],
  );
  while (subgraphs.length < candidates.length) {
    const rest = candidates.slice(subgraphs.length);
    const [next] = rest;
    if (!next) break;
    if (!oneByOne && rest.length > 1) begins(undefined);
    const several = oneByOne || rest.length === 1 ? undefined : takeSeveral(built, rest);
    if (!several) begins(next.name);
    const result = several ?? takeOne(built, next);
    built = result.built;
    subgraphs.push(...result.taken);
  }
  return { supergraphSdl: built.supergraphSdl, subgraphs };
}
