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

/** A part that a suite needs beyond Node, found or made for it. */
interface Part extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
}

interface Suite {
  readonly name: string;
  /** Gives what the suite needs, or says in one line what is missing and how to have it. */
  readonly part?: () => Promise<Part | string>;
}

const SUITES: readonly Suite[] = [
  { name: 'rules' },
  { name: 'database' },
  { name: 'broker', part: broker },
  { name: 'system' },
  { name: 'browser', part: browser },
  { name: 'setup' },
];

async function test(paths: readonly string[], { suite, check }: TestOptions): Promise<void> {
  const results: SuiteResult[] = check ? [checks()] : [];
  for (const { name, part } of SUITES.filter((one) => !suite || suite.includes(one.name))) {
    const given = await part?.();
    if (typeof given === 'string') {
      results.push({ name, passed: 0, failed: 0, missing: given });
      continue;
    }
    try {
      results.push(await runSuite(name, paths, given?.environment ?? {}));
    } finally {
      await given?.[Symbol.asyncDispose]();
    }
  }
  const strict = process.env.CI === 'true';
  const { passed, failed } = totals(results, strict);
  process.stderr.write(describeSkipped(results, strict));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** Lint, format, types, generated code: its words go to stderr. */
function checks(): SuiteResult {
  const { status } = spawnSync('npm', ['run', '--silent', 'check'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  return { name: 'check', passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
}

const KAFKA = 'VISOR_TEST_KAFKA';

/** A Kafka of our own, unless the environment names one. */
async function broker(): Promise<Part | string> {
  if (process.env[KAFKA]) return { environment: {}, async [Symbol.asyncDispose]() {} };
  if (!onPath('java'))
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
    return 'a Kafka broker: scripts/kafka.sh could not start one (its words are above)';
  }
  return { environment: { [KAFKA]: address }, [Symbol.asyncDispose]: stop };
}

const CHROMIUM = 'VISOR_CHROMIUM';

async function browser(): Promise<Part | string> {
  const named = process.env[CHROMIUM];
  if (named !== undefined && named !== '' && !isProgram(named))
    return `a browser: ${CHROMIUM}=${named} is no program that can be run`;
  const found = named || findBrowser();
  if (!found) return `Chromium or Google Chrome (Debian: apt-get install chromium), or ${CHROMIUM}=/path/to/it`;
  return { environment: { [CHROMIUM]: found }, async [Symbol.asyncDispose]() {} };
}

function onPath(program: string): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter).map((place) => join(place, program));
  return places.find((place) => existsSync(place));
}

/** `visor test`: every suite that this machine can run, fast ones first. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('visor test')
    .description(
      'run every test, fast ones first; what this machine lacks the parts for is named at the end (with CI=true: fails)',
    )
    .argument('[paths...]', 'only tests whose path matches')
    .option('--suite <name,...>', `only these suites: ${SUITES.map(({ name }) => name).join(', ')}`, suiteNames)
    .option('--check', 'first the checks of `npm run check`, which count as one test', false)
    .exitOverride()
    .showHelpAfterError('(--help tells the options)')
    .action(test);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
  }
}

await main(process.argv.slice(2));
