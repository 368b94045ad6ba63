// A supervisor to be killed: argv[2] is its directory. Prints one line when all is ready.
import { join } from 'node:path';
import { startPostgres } from '../src/postgres.ts';
import { takeLock } from '@visor/service/process-lock';
import { endFormerLife, supervise } from '../src/supervisor.ts';

const dir = process.argv[2] ?? '';
takeLock(join(dir, 'run/lock'));
await endFormerLife(dir);
const postgres = await startPostgres({ dir, durable: false });
const command = [process.execPath, join(import.meta.dirname, 'service.js')] as const;
const environment = () => ({ FIXTURE: process.env.FIXTURE ?? '' });
const services = ['one', 'two'].map((name) => ({ name, command: [...command] as [string, string], environment }));
const supervisor = await supervise({ dir, services });
await supervisor.ready(20_000);
const pids = supervisor.processes.map((view) => view.process?.pid);
console.log(JSON.stringify({ pids: [...pids, postgres.process.pid, postgres.guard.pid], url: postgres.url }));
