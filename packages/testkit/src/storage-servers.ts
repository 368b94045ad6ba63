import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@visor/embedded-postgres';

/** A real server of files on this machine, for drills and tests. */
export interface StorageServer extends AsyncDisposable {
  /** Of its root folder, with a '/' at its end. */
  readonly url: string;
  /** Its root folder. */
  readonly folder: string;
  /** Its process. */
  readonly pid: number;
  /** Port of XRootD's HTTP plug-in. */
  readonly httpPort?: number;
  /** Ends its process at once; its files stay. */
  kill(): Promise<void>;
  /** Starts it again after a kill, at the same address. */
  restart(): Promise<void>;
}

interface Program {
  readonly name: string;
  readonly packages: string;
  readonly place: string;
}

const XROOTD: Program = {
  name: 'xrootd',
  packages: 'xrootd-server xrootd-server-plugins xrootd-client',
  place: '/usr/bin/xrootd',
};
const NGINX: Program = {
  name: 'nginx',
  packages: 'nginx-light libnginx-mod-http-dav-ext',
  place: '/usr/sbin/nginx',
};
const APACHE: Program = { name: 'apache2', packages: 'apache2', place: '/usr/sbin/apache2' };
/** What `xrdcp` and nginx need besides their program. */
const XRDCP = '/usr/bin/xrdcp';
const DAV_MODULE = '/usr/lib/nginx/modules/ngx_http_dav_ext_module.so';
const SETPRIV = '/usr/bin/setpriv';
const START_MS = 20_000;
/** Other programs may take a port between its choice and the start, and XRootD 5.5 now and then crashes while it starts. */
const MAX_STARTS = 3;
const POLL_INTERVAL_MS = 20;

/** Whether this machine has an XRootD server and its client. */
export const hasXrootd = (): boolean => existsSync(XROOTD.place) && existsSync(XRDCP);

/** Whether this machine has an nginx that serves WebDAV. */
export const hasNginx = (): boolean => existsSync(NGINX.place) && existsSync(DAV_MODULE);

function find({ name, packages, place }: Program): string {
  if (!existsSync(place)) throw new Error(`there is no ${name} (Debian: apt-get install ${packages})`);
  return place;
}

const isRoot = process.getuid?.() === 0;

/** Words before a server's command: it ends with this process, and is not root. */
const RESTRICTED = existsSync(SETPRIV)
  ? [
      SETPRIV,
      ...(isRoot ? ['--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups'] : []),
      '--pdeathsig',
      'KILL',
      '--',
    ]
  : [];

/** Starts an xrootd-server, with its HTTP plug-in. @param parent folder of its folder; default: a temporary one */
export async function startXrootd(parent?: string): Promise<StorageServer> {
  const program = find(XROOTD);
  const problems: unknown[] = [];
  while (problems.length < MAX_STARTS)
    try {
      return await startXrootdOnce(program, parent);
    } catch (error) {
      problems.push(error);
    }
  throw new AggregateError(problems, problems.map((problem) => (problem as Error).message).join('; '));
}

async function startXrootdOnce(program: string, parent: string | undefined): Promise<StorageServer> {
  const port = await freePort();
  const httpPort = await freePort(undefined, new Set([port]));
  return await start(parent, (at) => ({
    program,
    args: ['-c', at('xrootd.cfg'), '-l', at('log')],
    config: [
      'xrootd.cfg',
      `xrd.port ${port}
xrd.allow host *
all.export /
oss.localroot ${at('data')}
all.adminpath ${at('work')}
all.pidpath ${at('work')}
xrootd.chksum adler32 md5
xrd.protocol http:${httpPort} libXrdHttp.so
`,
    ],
    port,
    url: `root://127.0.0.1:${port}//`,
    httpPort,
  }));
}

/** Starts an nginx with WebDAV. @param parent as of `startXrootd` @param bearer token that each request must have */
export async function startNginx(parent?: string, bearer?: string): Promise<StorageServer> {
  const program = find(NGINX);
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return await start(parent, (at) => ({
    program,
    args: ['-c', at('nginx.conf'), '-p', at('work'), '-e', at('log')],
    config: [
      'nginx.conf',
      `load_module ${DAV_MODULE};
daemon off; master_process off; pid ${at('work/pid')}; error_log ${at('log')};
events { worker_connections 64; }
http {
  access_log off; client_max_body_size 0;
  ${temporary.map((name) => `${name}_temp_path ${at(`work/${name}`)};`).join(' ')}
  server {
    listen 127.0.0.1:${port}; root ${at('data')};
    ${bearer === undefined ? '' : `if ($http_authorization != "Bearer ${bearer}") { return 401; }`}
    dav_methods PUT DELETE MKCOL MOVE; dav_ext_methods PROPFIND OPTIONS;
  }
}
`,
    ],
    port,
    url: `http://127.0.0.1:${port}/`,
  }));
}

/** Starts an Apache httpd with WebDAV. @param parent as of `startXrootd` */
export async function startApache(parent?: string): Promise<StorageServer> {
  const program = find(APACHE);
  const port = await freePort();
  const modules = ['mpm_event', 'authz_core', 'dav', 'dav_fs'];
  return await start(parent, (at) => ({
    program,
    args: ['-f', at('apache.conf'), '-DFOREGROUND'],
    config: [
      'apache.conf',
      `ServerRoot ${at('work')}
PidFile ${at('work/pid')}
Listen 127.0.0.1:${port}
ServerName localhost
ErrorLog ${at('log')}
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
DavLockDB ${at('work/locks')}
DocumentRoot ${at('data')}
<Directory ${at('data')}>
Dav On
Require all granted
</Directory>
`,
    ],
    port,
    url: `http://127.0.0.1:${port}/`,
  }));
}

interface Plan {
  readonly program: string;
  readonly args: readonly string[];
  readonly config: readonly [string, string];
  readonly port: number;
  readonly url: string;
  readonly httpPort?: number;
}

async function start(parent: string | undefined, plan: (at: (name: string) => string) => Plan): Promise<StorageServer> {
  const directory = mkdtempSync(join(parent ?? tmpdir(), 'visor-server-'));
  chmodSync(directory, 0o755);
  const at = (name: string): string => join(directory, name);
  for (const name of ['data', 'work']) mkdirSync(at(name));
  const { config, url, httpPort, port, ...rest } = plan(at);
  const command = { ...rest, ports: httpPort === undefined ? [port] : [port, httpPort] };
  writeFileSync(at(config[0]), config[1]);
  chmodSync(at(config[0]), 0o644);
  if (isRoot) execFileSync('chown', ['-R', 'nobody', directory]);
  const log = at('log');
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child?.kill('SIGKILL'), 2_000);
    await ended;
    clearTimeout(timer);
  };
  const stop = async (): Promise<void> => {
    await end('SIGTERM');
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    child = await run({ ...command, directory, log });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    folder: at('data'),
    get pid() {
      return child?.pid ?? 0;
    },
    ...(httpPort === undefined ? {} : { httpPort }),
    kill: () => end('SIGKILL'),
    restart: async () => {
      child = await run({ ...command, directory, log });
    },
    [Symbol.asyncDispose]: stop,
  };
}

interface Command extends Pick<Plan, 'program' | 'args'> {
  readonly ports: readonly number[];
  readonly directory: string;
  readonly log: string;
}

/** Runs a server's program, and waits until it listens: on all its ports, since it ends where it gets one of them only. */
async function run({ program, args, ports, directory, log }: Command): Promise<ChildProcess> {
  const [first = program, ...words] = [...RESTRICTED, program, ...args];
  let output = '';
  const child = spawn(first, words, { cwd: join(directory, 'work'), stdio: ['ignore', 'pipe', 'pipe'] });
  child.on('error', (error) => (output += error.message));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const until = performance.now() + START_MS;
  const runs = (): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  while (runs() && performance.now() < until) {
    if ((await Promise.all(ports.map(isListening))).every(Boolean)) return child;
    await delay(POLL_INTERVAL_MS);
  }
  const end = existsSync(log) ? readFileSync(log, 'utf8').slice(-2_000) : '';
  const how = child.exitCode ?? child.signalCode ?? 'it does not listen';
  child.kill('SIGKILL');
  throw new Error(`${program} was not started (${how}): ${output}${end}`);
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
