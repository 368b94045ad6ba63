import type { Tx } from '@visor/db';
import { assertReason, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { setChangeAuthor } from '../history/state-change.store.ts';
import { acted, refused, type ActResult } from '@visor/service';
import { lockNodes, writeNodes, type NodeChange } from './health.store.ts';
import { publishNodes } from './record-ends.ts';

/** Who changes the health of a node, and why. */
interface Author {
  /** Subject of the caller's token. */
  readonly by: string;
  readonly reason: string;
}

const NO_PROBE = { probeAt: null, probeJob: null, probeAttempt: null, pauseSeconds: 0 } as const;

type HealthVerb = 'QUARANTINE' | 'RELEASE';

/** Takes a node out of work until a person releases it; what it runs goes on. @throws Refusal INVALID, NOT_FOUND */
export const quarantineNode = (deps: Deps, name: string, author: Author): Promise<void> =>
  setHealth(deps, name, 'QUARANTINE', author);

/** Gives a quarantined node jobs again. Its failures are counted from 0. @throws Refusal INVALID, NOT_FOUND */
export const releaseNode = (deps: Deps, name: string, author: Author): Promise<void> =>
  setHealth(deps, name, 'RELEASE', author);

async function setHealth(deps: Deps, name: string, verb: HealthVerb, author: Author): Promise<void> {
  assertReason(author.reason);
  await deps.db.transaction(async (tx) => {
    const [result] = await setNodesHealth(deps, tx, [name], { verb, ...author });
    if (result?.outcome === 'REFUSED') throw new Refusal(result.code ?? 'INVALID', result.text ?? '');
  });
}

/** Quarantines or releases nodes; an unknown one does not keep the others back. @returns what came of each, in the order of the names */
export async function setNodesHealth(
  deps: Deps,
  tx: Tx,
  names: readonly string[],
  { verb, by, reason }: Author & { readonly verb: HealthVerb },
): Promise<ActResult[]> {
  const to =
    verb === 'QUARANTINE'
      ? ({ health: 'QUARANTINED', healthBy: by } as const)
      : ({ health: 'OK', healthBy: null, failures: [] } as const);
  const note = { healthReason: reason, healthSince: deps.now() };
  const nodes = (await lockNodes(tx, names)).map((node): NodeChange => ({ ...node, ...NO_PROBE, ...to, ...note }));
  const known = new Set(nodes.map(({ name }) => name));
  if (nodes.length > 0) {
    await setChangeAuthor(tx, { by, reason });
    await writeNodes(tx, nodes);
    await publishNodes(deps, tx, [...known]);
    for (const { name: node, health } of nodes)
      deps.logAfterCommit(tx, { node, health, by, reason }, 'health of a node set');
  }
  return names.map((name) =>
    known.has(name)
      ? acted(name, 'APPLIED')
      : refused(name, new Refusal('NOT_FOUND', `there is no node ${JSON.stringify(name)}: nodes lists them`)),
  );
}
