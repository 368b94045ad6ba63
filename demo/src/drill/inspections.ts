import {
  DrillInspectionDocument,
  DrillInspectsDocument,
  type DrillInspectionQuery,
  type InspectionKind,
} from '#operations';
import { pause } from '@visor/schema/pause';
import { filesOf } from './files-of.ts';
import { killEach } from './kill-each.ts';
import { INSPECTORS, SAFE, type Drill } from './drill.ts';
import type { Outcome } from './steps.rules.ts';

type Inspection = NonNullable<DrillInspectionQuery['inspection']>;

const POLL_INTERVAL_MS = 200;
const INSPECTION_MS = 120_000;

async function inspect(drill: Drill, kind: InspectionKind, storage: string): Promise<Inspection> {
  const { client, signal } = drill;
  const { inspectStorage } = await client.request(DrillInspectsDocument, { kind, storage });
  const until = performance.now() + INSPECTION_MS;
  for (;;) {
    const { inspection } = await client.request(DrillInspectionDocument, { id: inspectStorage.id });
    if (inspection && inspection.state !== 'REQUESTED' && inspection.state !== 'RUNNING') return inspection;
    signal.throwIfAborted();
    if (performance.now() > until) throw new Error(`the inspection ${kind} of ${storage} does not end`);
    await pause(POLL_INTERVAL_MS, signal);
  }
}

const sum = (inspections: readonly Inspection[], field: 'missing' | 'corrupt'): number =>
  inspections.reduce((total, inspection) => total + inspection[field], 0);

/**
 * Returns how many second copies are not good, once none is or that takes too long: what an inspector that was killed left to mend, the
 * next round of another does, and no inspection counts it.
 */
async function awaitMended(drill: Drill): Promise<number> {
  const until = performance.now() + INSPECTION_MS;
  for (;;) {
    const copies = (await filesOf(drill, drill.dataset)).flatMap(({ replicas }) =>
      replicas.filter(({ storage }) => storage.name === SAFE),
    );
    const left = copies.filter(({ status }) => status !== 'AVAILABLE').length;
    if (left === 0 || performance.now() > until) return left;
    await pause(POLL_INTERVAL_MS, drill.signal);
  }
}

/**
 * Lets the inspectors find and mend what was planted, while each of them is killed once. What is unknown is set aside when it was
 * seen twice.
 */
export async function inspectAll(drill: Drill): Promise<Outcome> {
  const kills = killEach(drill.stack, INSPECTORS, drill.signal);
  kills.catch(() => {});
  const found: Inspection[] = [];
  found.push(await inspect(drill, 'CONSISTENCY', SAFE));
  found.push(await inspect(drill, 'SCRUB', SAFE));
  const first = await inspect(drill, 'CONSISTENCY', 'output');
  const second = await inspect(drill, 'CONSISTENCY', 'output');
  await kills;
  const bad = [...found, first, second].find(({ state }) => state !== 'DONE');
  if (bad) return { ok: false, text: `an inspection is ${bad.state}: ${bad.text ?? ''}` };
  const [missing, corrupt, left] = [sum(found, 'missing'), sum(found, 'corrupt'), await awaitMended(drill)];
  const ok = missing === 1 && corrupt === 1 && left === 0 && first.dark === 1 && second.dark === 1;
  const text = `${missing} missing, ${corrupt} corrupt, ${left === 0 ? 'all' : `all but ${left}`} mended from the first copies, ${second.dark} unknown, while both inspectors were killed`;
  return { ok, text };
}
