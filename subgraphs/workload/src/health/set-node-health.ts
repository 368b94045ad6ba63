import { assertReason, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { setChangeAuthor } from '../history/state-change.store.ts';
import { lockNodes, writeNodes, type NodeChange, type NodeRow } from './health.store.ts';
import { publishNodes } from './record-ends.ts';

/** Who changes the health of a node, and why. */
interface Author {
  /** Subject of the caller's token. */
  readonly by: string;
  readonly reason: string;
}

const NO_PROBE = { probeAt: null, probeJob: null, probeAttempt: null, pauseSeconds: 0 } as const;

/** Takes a node out of work until a person releases it; what it runs goes on. @throws Refusal INVALID, NOT_FOUND */
export const quarantineNode = (deps: Deps, name: string, author: Author): Promise<void> =>
  setHealth(deps, name, author, (node) => ({ ...node, ...NO_PROBE, health: 'QUARANTINED', healthBy: author.by }));

/** Gives a quarantined node jobs again. Its failures are counted from 0. @throws Refusal INVALID, NOT_FOUND */
export const releaseNode = (deps: Deps, name: string, author: Author): Promise<void> =>
  setHealth(deps, name, author, (node) => ({ ...node, ...NO_PROBE, health: 'OK', healthBy: null, failures: [] }));

async function setHealth(deps: Deps, name: string, author: Author, change: (node: NodeRow) => NodeRow): Promise<void> {
  assertReason(author.reason);
  const now = deps.now();
  await deps.db.transaction(async (tx) => {
    const [node] = await lockNodes(tx, [name]);
    if (!node) throw new Refusal('NOT_FOUND', `there is no node ${JSON.stringify(name)}: nodes lists them`);
    const next: NodeChange = { ...change(node), healthReason: author.reason, healthSince: now };
    await setChangeAuthor(tx, author);
    await writeNodes(tx, [next]);
    await publishNodes(deps, tx, [name]);
    deps.logAfterCommit(tx, { node: name, health: next.health, ...author }, 'health of a node set');
  });
}
