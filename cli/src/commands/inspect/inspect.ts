import {
  AcceptCatalogDocument,
  InspectStorageDocument,
  ShowInspectionDocument,
  type InspectStorageMutationVariables,
  type ShowInspectionQuery,
} from '#operations';
import { pause } from '@visor/schema/pause';
import type { Command } from 'commander';
import { EXIT_CODE, noSuch } from '../../exit-codes.rules.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { patiently } from '../../output/patiently.ts';
import { stopOnSignal } from '../../local/stop-on-signal.ts';
import { readReason } from '../act/declare-act.ts';
import { inspectionOutput, inspectionText } from './inspection-text.rules.ts';
import { jsonText } from '../../output/json-text.rules.ts';

interface Options extends ConnectionOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly acceptCatalog?: boolean;
  readonly reason?: string;
}

type Found = NonNullable<ShowInspectionQuery['inspection']>;

const POLL_INTERVAL_MS = 500;
/** After this long without a begin, no inspector seems to run. */
const PATIENCE_MS = 15_000;

/** `visor inspect consistency|scrub|surplus`: lets the inspector inspect a storage, and waits for what it finds. */
export function register(inspect: Command): void {
  declareKind(inspect, 'consistency', 'CONSISTENCY', 'compare what is on a storage with the catalog')
    .option('--accept-catalog', 'after a restore of the catalog: what it has is the truth, what is dark may go', false)
    .option('--reason <text>', 'with --accept-catalog: why; recorded with your name');
  declareKind(inspect, 'scrub', 'SCRUB', 'read all copies on a storage again, accused ones first');
  declareKind(inspect, 'surplus', 'SURPLUS', 'delete needless copies of a storage: never the last good one');
}

const declareKind = (
  inspect: Command,
  name: string,
  kind: InspectStorageMutationVariables['kind'],
  description: string,
): Command =>
  declareConnection(inspect.command(name))
    .description(`${description}; exit code 0 when it was done and nothing was refused`)
    .argument('<storage>')
    .option('--dry-run', 'only say what would be done', false)
    .option('--json', 'print one line of JSON', false)
    .action((storage: string, options: Options) => run(kind, storage, options));

async function run(kind: InspectStorageMutationVariables['kind'], storage: string, options: Options): Promise<void> {
  const { dryRun, json } = options;
  const stop = stopOnSignal();
  await using client = connect(options);
  if (options.acceptCatalog) await client.request(AcceptCatalogDocument, { storage, reason: readReason(options) });
  const { inspectStorage } = await client.request(InspectStorageDocument, { kind, storage, dryRun });
  const askedAt = performance.now();
  let isWarned = false;
  for (;;) {
    const { id } = inspectStorage;
    const { inspection } = await patiently(() => client.request(ShowInspectionDocument, { id }));
    if (!inspection) throw noSuch('inspection', id);
    if (inspection.finishedAt !== null) return print(inspection, json);
    if (!isWarned && inspection.state === 'REQUESTED' && performance.now() - askedAt > PATIENCE_MS) {
      isWarned = true;
      process.stderr.write(
        'no inspector has begun yet: does the process inspector run (visor status), on a host whose VISOR_STORAGE_ROOTS hold the root?\n',
      );
    }
    await pause(POLL_INTERVAL_MS, stop.signal);
    if (stop.signal.aborted)
      return void process.stderr.write(
        `the inspection goes on; its state: visor gql '{ inspection(id: "${inspection.id}") { state text } }'\n`,
      );
  }
}

function print(inspection: Found, json: boolean): void {
  process.stdout.write(json ? `${jsonText(inspectionOutput(inspection))}\n` : inspectionText(inspection));
  process.exitCode = inspection.state === 'DONE' && inspection.refused === 0 ? EXIT_CODE.ok : EXIT_CODE.failed;
}
