import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@visor/embedded-postgres';
import { ROOT, signerOf, type Stack } from '@visor/laptop';
import { supergraphSdl } from '@visor/schema';
import { pause } from '@visor/schema/pause';

/** A gateway over the subgraphs of the stack. */
export interface GatewayProcess {
  readonly name: string;
  readonly pid: number;
  /** GraphQL endpoint. */
  readonly url: string;
}

interface RivalOptions {
  readonly stack: Stack;
  readonly undo: AsyncDisposableStack;
  print(line: string): void;
}

const SUBGRAPHS = ['data', 'workflow', 'workload'] as const;
const VALID_SECONDS = 24 * 3_600;
const START_MS = 120_000;
const POLL_INTERVAL_MS = 100;

function subgraphUrls(stack: Stack): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SUBGRAPHS.map((name) => {
      const port = stack.processes.find((process) => process.name === name)?.port;
      if (port === undefined) throw new Error(`${name} has no port`);
      return [name, `http://127.0.0.1:${port}/graphql`];
    }),
  );
}

interface Start {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly port: number;
  readonly path: string;
}

async function isUp(url: string): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: '{"query":"{ __typename }"}' });
    await response.text();
    return response.status < 500;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function start({ undo }: RivalOptions, { name, command, environment, cwd, port, path }: Start) {
  const child = spawn(process.execPath, command, {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  undo.defer(() => end(child));
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log = `${log}${chunk.toString('utf8')}`.slice(-2_000)));
  const url = `http://127.0.0.1:${port}${path}`;
  for (const begin = performance.now(); performance.now() - begin < START_MS; await pause(POLL_INTERVAL_MS)) {
    if (child.exitCode !== null) break;
    if (child.pid !== undefined && (await isUp(url))) return { name, pid: child.pid, url };
  }
  throw new Error(`${name} did not start: ${log}`);
}

async function serviceBearer(stack: Stack): Promise<string> {
  const sign = await signerOf(stack.dir);
  if (!sign) throw new Error(`no keys in ${stack.dir}`);
  return `Bearer ${await sign({ name: 'gateway', kind: 'service', scope: 'read service' }, VALID_SECONDS)}`;
}

/** Starts @apollo/gateway and @apollo/server without any change, the versions that Visor is built on. */
export async function startApollo(options: RivalOptions): Promise<GatewayProcess> {
  const { data, workflow, workload } = subgraphUrls(options.stack);
  return await start(options, {
    name: 'apollo',
    command: ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'stock-apollo.ts')],
    environment: {
      DATA_URL: data ?? '',
      WORKFLOW_URL: workflow ?? '',
      WORKLOAD_URL: workload ?? '',
      SERVICE_BEARER: await serviceBearer(options.stack),
    },
    port: await freePort(),
    path: '/',
  });
}

/** Starts what only passes requests on to the workload subgraph: what the exchange itself costs. */
export async function startPassThrough(options: RivalOptions): Promise<GatewayProcess> {
  return await start(options, {
    name: 'nothing but the exchange',
    command: [
      '--disable-warning=ExperimentalWarning',
      '--always-sparkplug',
      join(import.meta.dirname, 'pass-through.ts'),
    ],
    environment: {
      SUBGRAPH_URL: subgraphUrls(options.stack)['workload'] ?? '',
      SERVICE_BEARER: await serviceBearer(options.stack),
    },
    port: await freePort(),
    path: '/',
  });
}

/** Starts Visor's gateway once more, with Apollo's executor for every operation. */
export async function startOrdinary(options: RivalOptions): Promise<GatewayProcess> {
  const { data, workflow, workload } = subgraphUrls(options.stack);
  return await start(options, {
    name: 'visor, not compiled',
    command: ['--disable-warning=ExperimentalWarning', '--always-sparkplug', join(ROOT, 'gateway/src/main.ts')],
    environment: {
      DATA_URL: data ?? '',
      WORKFLOW_URL: workflow ?? '',
      WORKLOAD_URL: workload ?? '',
      VISOR_JWKS_FILE: join(options.stack.dir, 'keys/jwks.json'),
      VISOR_TOKEN_FILE: join(options.stack.dir, 'keys/tokens/gateway'),
      VISOR_COMPILED_OPERATIONS: 'off',
      LOG_LEVEL: 'warn',
    },
    port: await freePort(),
    path: '/graphql',
  });
}

/** Its own range for one of its dependencies names a version that the registry does not have. */
const HIVE_PACKAGE = {
  name: 'hive',
  private: true,
  dependencies: { '@graphql-hive/gateway': '2.15.1', '@graphql-hive/router-runtime': '1.4.23', graphql: '16.15.0' },
  overrides: { '@graphql-tools/batch-execute': '10.2.0' },
};
const INSTALL_MS = 600_000;

/** Installs Hive's gateway by npm into a temporary folder, which disposal removes. */
function installHive({ undo, print }: RivalOptions): string {
  const folder = mkdtempSync(join(tmpdir(), 'visor-hive-'));
  undo.defer(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(HIVE_PACKAGE));
  print('installing Hive’s gateway by npm into a temporary folder');
  const npm = ['install', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', npm, { cwd: folder, timeout: INSTALL_MS, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm cannot install Hive’s gateway: ${stderr.slice(-1_000)}`);
  return folder;
}

/** Starts Hive's gateway with its query planner in Rust. @param folder where it is installed already */
export async function startHive(options: RivalOptions, folder: string | undefined): Promise<GatewayProcess> {
  const installed = folder ?? installHive(options);
  const own = mkdtempSync(join(tmpdir(), 'visor-hive-run-'));
  options.undo.defer(() => rmSync(own, { recursive: true, force: true }));
  let sdl = supergraphSdl();
  for (const [name, url] of Object.entries(subgraphUrls(options.stack)))
    sdl = sdl.replace(new RegExp(`(@join__graph\\(name: "${name}", url: )"[^"]*"`), `$1"${url}"`);
  const [supergraph, config] = [join(own, 'supergraph.graphql'), join(own, 'gateway.config.mjs')];
  writeFileSync(supergraph, sdl);
  const service = JSON.stringify(await serviceBearer(options.stack));
  writeFileSync(
    config,
    `export const gatewayConfig = { propagateHeaders: { fromClientToSubgraphs: ({ request }) => ({
      authorization: request.headers.get('authorization') ?? '', 'x-visor-service': ${service} }) } };`,
  );
  const port = await freePort();
  return await start(options, {
    name: 'hive',
    command: [
      join(installed, 'node_modules/@graphql-hive/gateway/dist/bin.js'),
      'supergraph',
      supergraph,
      '-c',
      config,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '--fork',
      '1',
    ],
    environment: { LOG_LEVEL: 'error', HIVE_ROUTER_RUNTIME: 'true' },
    cwd: installed,
    port,
    path: '/graphql',
  });
}
