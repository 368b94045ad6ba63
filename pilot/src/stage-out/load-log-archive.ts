const load = () => import('./log-archive.ts');

let loaded: ReturnType<typeof load> | undefined;

/** Loads what packs log archives, once: see `loadCwl`. */
export const loadLogArchive = (): ReturnType<typeof load> => (loaded ??= load());
