import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A service in a process of its own, as a supervisor starts it. */
export interface ServiceProcess extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly url: string;
  /** What it has logged. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** Starts a service's main file and waits until it says its port. */
export async function startProcess(
  main: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: { PATH: process.env['PATH'], VISOR_STOP_ON_STDIN_END: '1', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: Record<string, unknown>[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Record<string, unknown>;
    lines.push(line);
    if (typeof line['port'] === 'number') resolve(line['port']);
  });
  child.once('exit', (status, signal) => reject(new Error(`${main} ended early: ${status ?? signal}`)));
  const port = await promise;
  return {
    process: child,
    url: `http://127.0.0.1:${port}/graphql`,
    lines,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      await exited;
    },
  };
}
