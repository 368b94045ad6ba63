import { examine, reportText, type Decision } from '@visor/doctor';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE, noSuch } from '../../exit-codes.rules.ts';
import { collect } from '../../local/collect.ts';
import { connect, declareConnection, type ConnectionOptions } from '../../local/connect.ts';
import { stopOnSignal } from '../../local/stop-on-signal.ts';
import { wholeNumber } from '../../local/whole-number.ts';
import { readReason } from '../act/declare-act.ts';
import { inCommands } from '../../output/command-names.rules.ts';
import { jsonText } from '../../output/json-text.rules.ts';

interface Options extends ConnectionOptions {
  readonly json: boolean;
  readonly repair: boolean;
  readonly dryRun: boolean;
  readonly reason?: string;
  readonly storage?: string;
  readonly deep: boolean;
  readonly maxLag?: number;
  readonly accept: readonly string[];
  readonly withdraw: readonly string[];
}

/** `visor doctor`: compares what catalog, disks, jobs and workflows say of each other. Exits with 0 only when nothing disagrees. */
export function register(program: Command): void {
  declareConnection(program.command('doctor'))
    .description('compare catalog, disks, jobs and workflows with each other; exit code 0 only when nothing disagrees')
    .option('--json', 'print one line of JSON', false)
    .option('--repair', 'repair what can be repaired without loss, then compare again', false)
    .option('--dry-run', 'with --repair: only say what would be repaired', false)
    .option(
      '--accept <kind[:id]>',
      'leave what is found as it is, of this kind, or of one thing: it does not count while it says the same; repeatable',
      collect,
      [],
    )
    .option('--withdraw <kind[:id]>', 'count again what was accepted; repeatable', collect, [])
    .option('--reason <text>', 'with --repair, --accept, --withdraw: why; recorded with your name')
    .option(
      '--storage <name>',
      'look at the files of this storage alone (default: of all whose folders this machine has)',
    )
    .option(
      '--max-lag <seconds>',
      'longest time that a message may wait for a consumer (default: 600)',
      wholeNumber(1, 86_400),
    )
    .option('--deep', 'read the files again for their checksums', false)
    .action(doctor);
}

/** What a person decides: KIND, or KIND:ID for one thing. @throws CommandError (usage) */
function readDecision(options: Options): Decision | undefined {
  const { accept, withdraw, repair } = options;
  if (accept.length === 0 && withdraw.length === 0) return undefined;
  if ((accept.length > 0 && withdraw.length > 0) || repair)
    throw new CommandError(EXIT_CODE.usage, 'give one of --accept, --withdraw and --repair');
  const of = [...accept, ...withdraw].map((text) => {
    const [kind = '', ...id] = text.split(':');
    return { kind, id: id.length === 0 ? undefined : id.join(':') };
  });
  return { of, accepted: accept.length > 0, reason: readReason(options) };
}

async function doctor(options: Options): Promise<void> {
  const { json, repair, dryRun, storage, deep, maxLag } = options;
  if (dryRun && !repair) throw new CommandError(EXIT_CODE.usage, '--dry-run says what --repair would do: give both');
  const decision = readDecision(options);
  const reason = repair && !dryRun ? readReason(options) : 'dry run';
  const stop = stopOnSignal();
  await using client = connect(options);
  const report = await examine(client, {
    storage,
    deep,
    decision,
    maxLagMs: maxLag === undefined ? undefined : maxLag * 1_000,
    signal: stop.signal,
    ...(repair ? { repair: { dryRun, reason } } : {}),
  });
  if (storage !== undefined && !report.storages.includes(storage)) throw noSuch('storage', storage);
  process.stdout.write(json ? `${jsonText(report)}\n` : inCommands(reportText(report)));
  if (report.decided === 0)
    throw new CommandError(EXIT_CODE.notFound, 'nothing of what was named is found now: nothing was decided');
  process.exitCode = report.clean ? EXIT_CODE.ok : EXIT_CODE.failed;
}
