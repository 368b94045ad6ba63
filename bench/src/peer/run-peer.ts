import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@visor/laptop';
import { announceInputs, writeInputs, type Inputs } from '../announce-inputs.ts';
import { withBenchStack, type BenchStack } from '../bench-stack.ts';
import { claimAndReport } from '../claim-and-report.ts';
import { awaitSummary } from '../await-summary.ts';
import { openSimulatedPilot } from '../simulated-pilot.ts';
import { memoryOf } from '../process-memory.ts';
import { rowOf, type PeerArguments, type PeerRow, type Workload } from './peer.rules.ts';
import { checkW2, prepareW2, templateOfW2 } from './w2.ts';

/** Jobs before the measurement: programs are compiled, connections opened. */
const WARM_UP_JOBS = 20;
/** Largest claim. */
const BATCH = 200;
const LIMIT_MS = 3_600_000;
const BIN = join(import.meta.dirname, '../../bin');

/** Measures one row: starts everything, runs N jobs, and stops everything. */
export async function runPeer(
  args: PeerArguments,
  signal: AbortSignal,
  print: (line: string) => void,
): Promise<PeerRow> {
  const { workload, n, slots } = args;
  const folder = mkdtempSync(join(tmpdir(), 'visor-peer-'));
  // Payloads, of other users, work in it.
  chmodSync(folder, 0o755);
  try {
    const w2 = workload === 'W2' ? prepareW2(n, folder, process.env) : undefined;
    const file = join(folder, 'template.cwl');
    writeFileSync(file, w2 ? templateOfW2(w2) : readFileSync(join(import.meta.dirname, 'nothing.cwl')));
    const options = {
      pilots: workload === 'W1' ? 0 : 1,
      slots,
      template: { name: 'peer', file },
      payloadPath: ['/bin', '/usr/bin', BIN],
      signal,
      print,
    };
    return await withBenchStack(options, async (bench) => {
      await runJobs(bench, { dataset: 'peer.warm.raw', count: WARM_UP_JOBS, contentOf: () => '0\n' }, workload);
      const numbered = (index: number): string => `${index + 1}\n`;
      const run = await runJobs(bench, { dataset: 'peer.run.raw', count: n, contentOf: numbered }, workload);
      return rowOf(args, {
        ...run,
        version: versionOf(),
        rssBytes: memoryOf(
          bench.stack.processes.flatMap(({ name, process: service }) =>
            service && !name.startsWith('pilot') ? [service.pid] : [],
          ),
        ),
        check: w2 && checkW2(w2, n),
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function versionOf(): string {
  const found: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : 'unknown';
}

interface Run {
  readonly wallSeconds: number;
  readonly submitSeconds: number;
  readonly done: number;
}

/** Submits a dataset of files, each of which makes one job, and waits until every job has ended. */
async function runJobs(bench: BenchStack, inputs: Inputs, workload: Workload): Promise<Run> {
  const { stack, log, client } = bench;
  const { dataset, count } = inputs;
  writeInputs(stack.dir, inputs);
  await using pilot = workload === 'W1' ? await openSimulatedPilot(stack, dataset, 'gateway') : undefined;
  const begin = performance.now();
  await announceInputs(stack.dir, log, { ...inputs, written: 0 });
  const submitted = performance.now();
  if (pilot) await claimAndReport(bench, [pilot], { jobs: count, batch: BATCH, limitMs: LIMIT_MS });
  const task = await awaitSummary(client, dataset);
  const end = performance.now();
  return {
    wallSeconds: (end - begin) / 1_000,
    submitSeconds: (submitted - begin) / 1_000,
    done: task.progress?.finished ?? 0,
  };
}
