const load = () => import('@visor/cwl');

let loaded: ReturnType<typeof load> | undefined;

/** Loads what understands tools, once: an import of what is loaded already takes as long as a command to render. */
export const loadCwl = (): ReturnType<typeof load> => (loaded ??= load());
