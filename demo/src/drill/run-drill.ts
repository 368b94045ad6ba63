import { examine } from '@visor/doctor';
import type { Service, StackOptions } from '@visor/laptop';
import { visorServices } from '@visor/laptop';
import { copyAll, hashAll, plant } from './copies.ts';
import { inspectAll } from './inspections.ts';
import { killEach } from './kill-each.ts';
import type { Drill } from './drill.ts';
import type { DrillStep, Outcome } from './steps.rules.ts';
import { upload } from './upload.ts';

/** What happens within seconds in a drill, and within days elsewhere. */
const HASTE = {
  VISOR_CONSISTENCY_SECONDS: '0',
  VISOR_DARK_SECONDS: '0',
  VISOR_QUARANTINE_SECONDS: '0',
  VISOR_SCRUB_SECONDS: '0',
};

const hastened = (service: Service): Service => ({
  ...service,
  environment: (ports) => ({ ...service.environment(ports), ...HASTE }),
});

/** The services of a drill: two inspectors, which wait for nothing. */
export const drillServices: NonNullable<StackOptions['services']> = (context) =>
  visorServices(context).flatMap((service) =>
    service.name === 'inspector' ? [hastened(service), { ...hastened(service), name: 'inspector-2' }] : [service],
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
 * Goes through what happens to files after their chain: second copies, damage, inspections with kills, and the judgement.
 * @param datasets names of the datasets of the chain, its input among them; `result` is the last one
 */
export async function runDrill(
  drill: Drill,
  { datasets, result }: { readonly datasets: readonly string[]; readonly result: string },
  print: (line: string) => void,
): Promise<readonly DrillStep[]> {
  const steps: DrillStep[] = [];
  const work: readonly (readonly [string, () => Promise<Outcome>])[] = [
    ['upload', () => upload(drill, result)],
    ['copy', () => copyAll(drill)],
    ['damage', () => plant(drill)],
    ['inspect', () => inspectAll(drill)],
    ['read', () => hashAll(drill, datasets)],
    ['doctor', () => judge(drill)],
  ];
  for (const [step, todo] of work) {
    const done = await timed(step, todo);
    print(`${done.ok ? 'ok ' : 'BAD'} ${step}: ${done.text} (${done.seconds} s)`);
    steps.push(done);
    drill.signal.throwIfAborted();
  }
  return steps;
}
