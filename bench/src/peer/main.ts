import { parsePeerArguments } from './parse-arguments.ts';
import { runPeer } from './run-peer.ts';

const print = (line: string): void => void process.stderr.write(`${line}\n`);
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
try {
  const args = parsePeerArguments(process.argv.slice(2), process.env.SLOTS);
  process.stdout.write(`${JSON.stringify(await runPeer(args, stop.signal, print))}\n`);
} catch (error) {
  print(`peer: ${(error as Error).message}`);
  process.exitCode = 1;
}
