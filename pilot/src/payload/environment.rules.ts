/** Variables that differ between attempts of the same step on the same node. */
const OF_ATTEMPT = new Set(['HOME', 'TMPDIR', 'CUDA_VISIBLE_DEVICES']);

/** Returns the text of which an environment's digest is made: what attempts of a step have in common, in one order. */
export const comparableEnvironment = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .filter(([name]) => !OF_ATTEMPT.has(name))
    .map(([name, value]) => `${name}=${value}\0`)
    .sort()
    .join('');
