import { isWithin, type Inspect } from '@visor/storage';
import type { Confinement } from './confinement.ts';

/**
 * Looks at programs as payloads see them: where they see a copy of a folder, that of the start of the pilot, the file in the copy counts.
 */
export const inspectVisible =
  (inspect: Inspect, copies: () => Confinement['copies']): Inspect =>
  async (path, options) => {
    const copy = copies().find(({ target }) => isWithin(path, target));
    if (!copy) return inspect(path, options);
    const { source, target } = copy;
    const file = await inspect(`${source}${path.slice(target.length)}`, options);
    return file && isWithin(file.real, source) ? { ...file, real: `${target}${file.real.slice(source.length)}` } : file;
  };
