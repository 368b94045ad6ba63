import { composeServices, validateSatisfiability } from '@apollo/composition';
import { Kind, parse, print, type DocumentNode } from 'graphql';
import { printableText } from '@visor/schema';
import { describeScopes, scopesOf } from '@visor/schema/scopes';
import { parseSupergraph } from '../parse-supergraph.ts';
import { withoutForeignDescriptions } from './foreign-descriptions.rules.ts';
import { withNullableAdditions } from './nullable-additions.rules.ts';
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

type Addition = Omit<Taken, 'document'> & {
  readonly supergraphSdl: string;
  readonly part: Part;
};

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

/** Composes one SDL with those before it. Composition itself can throw for an SDL that nobody has thought of. */
function take(
  supergraphSdl: string,
  parts: readonly Part[],
  { name, grants }: Candidate,
  sdl: string,
): Addition | { faults: readonly string[] } {
  try {
    const read = readSdl(sdl);
    if ('faults' in read) return read;
    const before = readSupergraphTypes(parse(supergraphSdl));
    const part = partOf(name, withNullableAdditions(withoutForeignDescriptions(read.document, before), before));
    // What it does to others is said in our words, before it shows in queries that nobody can answer.
    const { errors, schema, supergraphSdl: composed } = composeServices([...parts, part], { runSatisfiability: false });
    if (errors) return { faults: compositionFaults(errors) };
    const after = readSupergraphTypes(parse(composed));
    const faults = ownershipFaults({ name, grants, before, after });
    if (faults.length > 0) return { faults: faults.map(short) };
    const unsatisfied = validateSatisfiability({ supergraphSchema: schema }).errors;
    if (unsatisfied) return { faults: compositionFaults(unsatisfied) };
    const unusable = loadFault(composed);
    if (unusable !== undefined) return { faults: [short(unusable)] };
    const scopes = { ...scopesOfOthers(parts, grants.override), ...read.scopes };
    return { supergraphSdl: composed, part, scopes, adds: additionsOf(before, after) };
  } catch (error) {
    return { faults: [short(`it does not compose: ${(error as Error).message}`)] };
  }
}

/**
 * Composes external subgraphs one after the other, so that each is checked against those before it. One that does not
 * compose, or that changes what is not its own, is left out with the reason; the others are not affected.
 * @param begins is called with the name of each before its turn
 */
export function composeSubgraphs(
  { own, supergraphSdl, candidates }: Composition,
  begins: (name: string) => void = () => {},
): CompositionResult {
  let current = supergraphSdl;
  const parts = Object.entries(own).map(([name, sdl]) => partOf(name, describeScopes(parse(sdl))));
  const subgraphs = candidates.map((candidate): Composed => {
    const { name, sdls } = candidate;
    if (candidate.taken) {
      parts.push(partOf(name, parse(candidate.taken.document)));
      return { name, sdl: sdls[0], ...candidate.taken, faults: [] };
    }
    let faults: readonly string[] = [];
    begins(name);
    for (const [index, sdl] of sdls.entries()) {
      const taken = take(current, parts, candidate, sdl);
      if ('faults' in taken) {
        if (index === 0) faults = taken.faults.slice(0, MAX_FAULTS);
        continue;
      }
      current = taken.supergraphSdl;
      parts.push(taken.part);
      const { part, scopes, adds } = taken;
      return { name, sdl, document: print(part.typeDefs), scopes, adds, faults };
    }
    return { name, sdl: undefined, document: undefined, scopes: {}, adds: NOTHING, faults };
  });
  return { supergraphSdl: current, subgraphs };
}
