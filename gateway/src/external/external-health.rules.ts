import type { Entry } from './configured-subgraphs.ts';

/** One line of /healthz. */
interface ExternalHealth {
  readonly ok: boolean;
  readonly external: true;
  /** false: what is wrong is shown, and does not count. */
  readonly required: boolean;
  /** Number of its fields on root types and on types of others. */
  readonly fields: number;
  readonly text?: string;
}

type Watched = Pick<Entry, 'file' | 'fileFaults' | 'sdlFaults'> & {
  readonly fault: string | undefined;
  readonly streamFault: string | undefined;
  readonly isAway: boolean;
};

/**
 * Says how a configured subgraph is. One that is required counts while it is away, or no part of the graph. An event, an answer, a file or an SDL
 * of it that cannot be used is shown only: the gateway serves all that it did, and who balances load must not take it out.
 * @param fields undefined: it is not part of the supergraph
 */
export function externalHealth(entry: Watched, required: boolean, fields: number | undefined): ExternalHealth {
  const { file, fault, streamFault, isAway, fileFaults, sdlFaults } = entry;
  const texts = [...fileFaults.map((text) => `${file}: ${text}`), ...sdlFaults];
  if (fault !== undefined) texts.push(fault);
  if (streamFault !== undefined) texts.push(streamFault);
  if (fields === undefined && sdlFaults.length === 0) texts.push('not part of the supergraph yet');
  const ok = texts.length === 0;
  const counts = required && (ok || isAway || fields === undefined);
  return { ok, external: true, required: counts, fields: fields ?? 0, ...(ok ? {} : { text: texts.join('; ') }) };
}

/** Says what is wrong with a file that names no subgraph. */
export const fileHealth = (faults: readonly string[]): ExternalHealth => ({
  ok: false,
  external: true,
  required: false,
  fields: 0,
  text: faults.join('; '),
});
