import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@visor/embedded-postgres';
import { testDirectory } from './directory.ts';
import { until } from './wait.ts';

/** A real server of files on this machine, for tests. */
export interface StorageServer extends AsyncDisposable {
  /** Of its root folder, with a '/' at its end. */
  readonly url: string;
  /** Its root folder. */
  readonly folder: string;
  /** Its process. */
  readonly pid: number;
  /** Port of XRootD's HTTP plug-in. */
  readonly httpPort?: number;
}

interface Program {
  readonly name: string;
  readonly packages: string;
  readonly places: readonly string[];
}

const XROOTD: Program = {
  name: 'xrootd',
  packages: 'xrootd-server xrootd-server-plugins xrootd-client',
  places: ['/usr/bin/xrootd'],
};
const NGINX: Program = {
  name: 'nginx',
  packages: 'nginx-light libnginx-mod-http-dav-ext',
  places: ['/usr/sbin/nginx'],
};
const APACHE: Program = { name: 'apache2', packages: 'apache2', places: ['/usr/sbin/apache2'] };
const START_MS = 60_000;

function find({ name, packages, places }: Program): string {
  const path = places.find((place) => existsSync(place));
  if (path === undefined) throw new Error(`there is no ${name} (Debian: apt-get install ${packages})`);
  return path;
}

const isRoot = process.getuid?.() === 0;

/** Starts an xrootd-server, with its HTTP plug-in. */
export async function startXrootd(): Promise<StorageServer> {
  const program = find(XROOTD);
  const [port, httpPort] = [await freePort(), await freePort()];
  return await start((at) => ({
    program,
    args: ['-c', at('xrootd.cfg'), '-l', at('log'), ...(isRoot ? ['-R', 'nobody'] : [])],
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

/** Starts an nginx with WebDAV. */
export async function startNginx(): Promise<StorageServer> {
  const program = find(NGINX);
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return await start((at) => ({
    program,
    args: ['-c', at('nginx.conf'), '-p', at('work'), '-e', at('log')],
    config: [
      'nginx.conf',
      `load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
daemon off; pid ${at('work/pid')}; error_log ${at('log')};${isRoot ? ' user nobody nogroup;' : ''}
events { worker_connections 64; }
http {
  access_log off; client_max_body_size 0;
  ${temporary.map((name) => `${name}_temp_path ${at(`work/${name}`)};`).join(' ')}
  server {
    listen 127.0.0.1:${port}; root ${at('data')};
    dav_methods PUT DELETE MKCOL MOVE; dav_ext_methods PROPFIND OPTIONS;
  }
}
`,
    ],
    port,
    url: `http://127.0.0.1:${port}/`,
  }));
}

/** Starts an Apache httpd with WebDAV. */
export async function startApache(): Promise<StorageServer> {
  const program = find(APACHE);
  const port = await freePort();
  const modules = ['mpm_event', 'authz_core', 'dav', 'dav_fs'];
  return await start((at) => ({
    program,
    args: ['-f', at('apache.conf'), '-DFOREGROUND'],
    config: [
      'apache.conf',
      `ServerRoot ${at('work')}
PidFile ${at('work/pid')}
Listen 127.0.0.1:${port}
ServerName localhost
${isRoot ? 'User nobody\nGroup nogroup\n' : ''}ErrorLog ${at('log')}
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

async function start(plan: (at: (name: string) => string) => Plan): Promise<StorageServer> {
  const directory = testDirectory();
  const at = (name: string): string => join(directory.path, name);
  // The server's user is nobody where this one is root.
  for (const name of ['data', 'work']) {
    mkdirSync(at(name));
    chmodSync(at(name), 0o777);
  }
  if (isRoot) execFileSync('chown', ['nobody', directory.path]);
  const { program, args, config, port, url, httpPort } = plan(at);
  writeFileSync(at(config[0]), config[1]);
  let output = '';
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
    await exited;
    clearTimeout(timer);
    await directory[Symbol.asyncDispose]();
  };
  try {
    await until(() => child.exitCode !== null || isListening(port), { within: START_MS, what: `${program} listens` });
    if (child.exitCode !== null) throw new Error(`${program} has ended`);
  } catch (error) {
    const log = existsSync(at('log')) ? readFileSync(at('log'), 'utf8').slice(-2_000) : '';
    await stop();
    throw new Error(`${program} was not started: ${output}${log}`, { cause: error });
  }
  const server = { url, folder: at('data'), pid: child.pid ?? 0, [Symbol.asyncDispose]: stop };
  return httpPort === undefined ? server : { ...server, httpPort };
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
