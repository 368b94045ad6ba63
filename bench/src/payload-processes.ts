import { readdirSync, readFileSync } from 'node:fs';

/** Returns the processes that run this program of the bench on inputs of this dataset. */
export function payloadProcesses(program: string, dataset: string): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, script = '', ...values] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      return script.endsWith(`/${program}`) && values.some((value) => value.includes(dataset)) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
