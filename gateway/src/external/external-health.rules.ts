import type { Entry } from './configured-subgraphs.ts';

/** One line of /healthz. `required: false`: it is shown, and does not count. */
interface ExternalHealth {
  readonly ok: boolean;
  readonly external: true;
  readonly required: boolean;
  /** Number of its fields on root types and on types of others. */
  readonly fields: number;
  readonly text?: string;
}

type Watched = Pick<Entry, 'file' | 'fileFaults' | 'sdlFaults'> & {
  readonly fault: string | undefined;
  readonly streamFault: string | undefined;
};

/** Says how a configured subgraph is. @param fields undefined: it is not part of the supergraph */
export function externalHealth(entry: Watched, required: boolean, fields: number | undefined): ExternalHealth {
  const { file, fault, streamFault, fileFaults, sdlFaults } = entry;
  const texts = [...fileFaults.map((text) => `${file}: ${text}`), ...sdlFaults];
  if (fault !== undefined) texts.push(fault);
  if (streamFault !== undefined) texts.push(streamFault);
  if (fields === undefined && sdlFaults.length === 0) texts.push('not part of the supergraph yet');
  const text = texts.length > 0 ? { text: texts.join('; ') } : {};
  return { ok: texts.length === 0, external: true, required, fields: fields ?? 0, ...text };
}

/** Says what is wrong with a file that names no subgraph. */
export const fileHealth = (faults: readonly string[]): ExternalHealth => ({
  ok: false,
  external: true,
  required: false,
  fields: 0,
  text: faults.join('; '),
});
