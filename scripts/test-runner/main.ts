import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '@visor/embedded-postgres';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { findBrowser, isProgram } from './find-browser.ts';
import { describeSkipped, totals, type SuiteResult } from './totals.rules.ts';
import { ROOT, runSuite } from './run-suite.ts';

function suiteNames(text: string): string[] {
  const names = text.split(',');
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) throw new InvalidArgumentError(`there is no suite '${unknown}'.`);
  return names;
}

const USAGE_EXIT_CODE = 2;

interface TestOptions {
  readonly suite?: readonly string[];
  readonly check: boolean;
}

/** A requirement of a suite beyond Node.js, found or started for it. */
interface Requirement extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
}

interface Suite {
  readonly name: string;
  /** Provides what the suite requires, or returns one line that says what is missing and how to install it. */
  readonly provide?: () => Promise<Requirement | string>;
}

const SUITES: readonly Suite[] = [
  { name: 'rules' },
  { name: 'database' },
  { name: 'broker', provide: broker },
  { name: 'system' },
  { name: 'browser', provide: browser },
  { name: 'setup' },
];

async function test(paths: readonly string[], { suite, check }: TestOptions): Promise<void> {
  const results: SuiteResult[] = check ? [runChecks()] : [];
  for (const { name, provide } of SUITES.filter((candidate) => !suite || suite.includes(candidate.name))) {
    const provided = await provide?.();
    if (typeof provided === 'string') {
      results.push({ name, passed: 0, failed: 0, missing: provided });
      continue;
    }
    try {
      results.push(await runSuite(name, paths, provided?.environment ?? {}));
    } finally {
      await provided?.[Symbol.asyncDispose]();
    }
  }
  const strict = process.env.CI === 'true';
  const { passed, failed } = totals(results, strict);
  process.stderr.write(describeSkipped(results, strict));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** Runs `npm run check`, which prints to stderr. */
function runChecks(): SuiteResult {
  const { status } = spawnSync('npm', ['run', '--silent', 'check'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  return { name: 'check', passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
}

const KAFKA = 'VISOR_TEST_KAFKA';

/** Starts a Kafka broker, unless the environment names one. */
async function broker(): Promise<Requirement | string> {
  if (process.env[KAFKA]) return { environment: {}, async [Symbol.asyncDispose]() {} };
  if (!isOnPath('java'))
    return 'a Java runtime, 17 or later (Debian: apt-get install default-jre-headless maven), or VISOR_TEST_KAFKA=host:port';
  const script = join(ROOT, 'scripts/kafka.sh');
  const dir = mkdtempSync(join(tmpdir(), 'visor-kafka-'));
  const child = spawn('/bin/sh', [script, 'start', dir, String(await freePort())], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  const stop = async () => {
    spawnSync('/bin/sh', [script, 'stop', dir], { stdio: 'ignore' });
    rmSync(dir, { recursive: true, force: true });
  };
  const address = /[\w.]+:\d+/.exec(printed)?.[0];
  if (code !== 0 || address === undefined) {
    await stop();
    return 'a Kafka broker: scripts/kafka.sh could not start one (see its output above)';
  }
  return { environment: { [KAFKA]: address }, [Symbol.asyncDispose]: stop };
}

const CHROMIUM = 'VISOR_CHROMIUM';

async function browser(): Promise<Requirement | string> {
  const named = process.env[CHROMIUM];
  if (named !== undefined && named !== '' && !isProgram(named))
    return `a browser: ${CHROMIUM}=${named} is not an executable program`;
  const found = named || findBrowser();
  if (!found) return `Chromium or Google Chrome (Debian: apt-get install chromium), or ${CHROMIUM}=/path/to/it`;
  return { environment: { [CHROMIUM]: found }, async [Symbol.asyncDispose]() {} };
}

function isOnPath(program: string): boolean {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return candidates.some((candidate) => existsSync(candidate));
}

/** `visor test`: every suite that this machine can run, fast ones first. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('visor test')
    .description(
      'run every suite, fast ones first; suites whose requirements this machine lacks are listed at the end (with CI=true they fail)',
    )
    .argument('[paths...]', 'run only tests whose path matches')
    .option('--suite <name,...>', `run only these suites: ${SUITES.map(({ name }) => name).join(', ')}`, suiteNames)
    .option('--check', 'run `npm run check` first; it counts as one test', false)
    .exitOverride()
    .showHelpAfterError('(--help lists the options)')
    .action(test);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
  }
}

await main(process.argv.slice(2));
