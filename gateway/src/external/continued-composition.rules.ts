import type { Candidate, Composition, CompositionResult, Taken } from './compose-subgraphs.ts';

/** A candidate as it was composed, and what it became. */
export interface ComposedCandidate extends Candidate {
  readonly taken: Taken;
}

const keyOf = ({ name, grants, sdls }: Candidate): string => JSON.stringify([name, grants, sdls[0]]);

/** What a supergraph was composed of; nothing where a part of it is an older SDL, which may have to give way. */
export function composedOf(
  candidates: readonly Candidate[],
  { subgraphs }: CompositionResult,
): readonly ComposedCandidate[] {
  const composed = subgraphs.flatMap(({ name, sdl, document, scopes, adds }): ComposedCandidate[] => {
    const candidate = candidates.find((asked) => asked.name === name && asked.sdls[0] === sdl);
    return candidate && document !== undefined ? [{ ...candidate, taken: { document, scopes, adds } }] : [];
  });
  return composed.length === subgraphs.filter(({ sdl }) => sdl !== undefined).length ? composed : [];
}

/**
 * Begins a composition where the last one ended, if all that it took is the same and comes first: each further subgraph costs a second
 * of processor time, and of forty the last one would wait for all others at every change.
 */
export function continued(
  candidates: readonly Candidate[],
  before: readonly ComposedCandidate[],
  supergraphSdl: string,
): Partial<Composition> {
  if (before.length === 0) return {};
  const isSame = before.every((composed, index) => {
    const candidate = candidates[index];
    return candidate !== undefined && keyOf(candidate) === keyOf(composed);
  });
  return isSame ? { supergraphSdl, candidates: [...before, ...candidates.slice(before.length)] } : {};
}
