/** Largest SDL of an external subgraph; Visor's own three have 150 kB together. */
export const MAX_SDL_BYTES = 1024 * 1024;
const MAX_TYPES = 1_000;
const MAX_FIELDS = 10_000;
export const MAX_SDL_TOKENS = 100_000;

/** Returns what is too large in an SDL; composition takes time that grows with both. */
export function sdlSizeFault(types: number, fields: number): string | undefined {
  if (types > MAX_TYPES) return `its SDL has ${types} types; at most ${MAX_TYPES} are taken`;
  if (fields > MAX_FIELDS) return `its SDL has ${fields} fields; at most ${MAX_FIELDS} are taken`;
  return undefined;
}
