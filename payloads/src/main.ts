import { EXIT, PayloadFailure, type ExitCode } from './failure.ts';
import { USAGE, parseArguments } from './run/parse-arguments.ts';
import { runStage } from './run/run-stage.ts';

/** Runs the program on a command line and answers its exit code; why it failed is said on standard error. */
async function main(argv: readonly string[], stop: AbortSignal): Promise<ExitCode> {
  const args = parseArguments(argv);
  if ('problem' in args) {
    process.stderr.write(`spd-payload: ${args.problem}\n${USAGE}\n`);
    return EXIT.usage;
  }
  try {
    await runStage(args, { stop, print: (line) => process.stdout.write(`${line}\n`) });
    return EXIT.good;
  } catch (error) {
    if (error instanceof PayloadFailure) {
      process.stderr.write(`spd-payload ${args.stage}: ${error.message}\n`);
      return error.exitCode;
    }
    process.stderr.write(
      `spd-payload ${args.stage}: internal error: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return EXIT.internal;
  }
}

const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
process.exitCode = await main(process.argv.slice(2), stopping.signal);
