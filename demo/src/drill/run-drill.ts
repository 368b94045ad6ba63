import { examine } from '@visor/doctor';
import type { Service, StackOptions } from '@visor/laptop';
import { visorServices } from '@visor/laptop';
import { copyAll, plant } from './copies.ts';
import { registerExternals } from './externals.ts';
import { hashAll } from './hash-all.ts';
import { inspectAll } from './inspections.ts';
import { killEach } from './kill-each.ts';
import type { Drill, DrillDatasets } from './drill.ts';
import { applyRetention, awaitDeletion, findDoomed } from './retention.ts';
import type { DrillStep, Outcome } from './steps.rules.ts';
import { uploadBoth } from './upload.ts';

/** What happens within seconds in a drill, and within days elsewhere. */
const HASTE = {
  VISOR_CONSISTENCY_SECONDS: '0',
  VISOR_DARK_SECONDS: '0',
  VISOR_QUARANTINE_SECONDS: '0',
  VISOR_SCRUB_SECONDS: '0',
  VISOR_RETENTION_GRACE_SECONDS: '0',
};

const hastened = (service: Service): Service => ({
  ...service,
  environment: (ports) => ({ ...service.environment(ports), ...HASTE }),
});

/** The services of a drill: two inspectors, which wait for nothing, as the catalog does. */
export const drillServices: NonNullable<StackOptions['services']> = (context) =>
  visorServices(context).flatMap((service) =>
    service.name === 'inspector'
      ? [hastened(service), { ...hastened(service), name: 'inspector-2' }]
      : [service.name === 'data' ? hastened(service) : service],
  );

/** Kills every daemon once while a chain is at work. */
export const killDaemons = (drill: Pick<Drill, 'stack' | 'signal'>): Promise<readonly string[]> =>
  killEach(
    drill.stack,
    drill.stack.processes
      .map(({ name }) => name)
      .filter((name) => name !== 'postgres')
      .toSorted((a, b) => Number(b.startsWith('watcher')) - Number(a.startsWith('watcher'))),
    drill.signal,
  );

async function timed(step: string, work: () => Promise<Outcome>): Promise<DrillStep> {
  const begun = performance.now();
  const { ok, text } = await work();
  return { step, ok, text, seconds: Number(((performance.now() - begun) / 1_000).toFixed(1)) };
}

async function judge({ client, signal }: Drill): Promise<Outcome> {
  const { clean, problems, compared } = await examine(client, { deep: true, signal });
  const found = problems.map(({ kind, count, examples }) => `${count} x ${kind} (${examples[0]?.text ?? ''})`);
  const text = clean ? `nothing disagrees: ${compared.tasks} tasks, ${compared.files} files` : found.join('; ');
  return { ok: clean, text };
}

/**
 * Goes through what happens to files after their chain: upload, retention, second copies, damage, inspections with kills, deletion and
 * the judgement.
 */
export async function runDrill(
  drill: Drill,
  datasets: DrillDatasets,
  print: (line: string) => void,
): Promise<readonly DrillStep[]> {
  const steps: DrillStep[] = [];
  const step = async (name: string, work: () => Promise<Outcome>): Promise<void> => {
    const done = await timed(name, work);
    print(`${done.ok ? 'ok ' : 'BAD'} ${name}: ${done.text} (${done.seconds} s)`);
    steps.push(done);
    drill.signal.throwIfAborted();
  };
  const doomed = await findDoomed(drill, datasets);
  await step('storages', () => registerExternals(drill.client, drill.externals));
  await step('upload', () => uploadBoth(drill, datasets));
  await step('retention', () => applyRetention(drill, datasets, doomed));
  await step('copy', () => copyAll(drill));
  await step('damage', () => plant(drill));
  await step('inspect', () => inspectAll(drill));
  await step('delete', () => awaitDeletion(drill, datasets, doomed));
  await step('read', () => hashAll(drill, datasets));
  await step('doctor', () => judge(drill));
  return steps;
}
