import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, startStack, type StackOptions } from '@visor/laptop';
import { queryGraphql, testDirectory } from '@visor/testkit';

/** A stack whose first program fails until it is repaired. */
export async function brokenStack(stack: AsyncDisposableStack, more: Partial<StackOptions> = {}) {
  const directory = stack.use(testDirectory());
  const programs = join(directory.path, 'programs');
  mkdirSync(programs);
  const program = join(programs, 'spd-payload');
  writeFileSync(program, '#!/bin/sh\necho "the library is missing" >&2\nexit 65\n');
  chmodSync(program, 0o755);
  const options = { dir: join(directory.path, 'visor'), durable: false, settings: { payloadPath: [programs] } };
  const running = stack.use(await startStack({ ...options, ...more }));
  return {
    running,
    post: <T>(query: string, variables: object = {}): Promise<T> => queryGraphql<T>(running, query, variables),
    repair() {
      rmSync(program);
      symlinkSync(join(ROOT, 'payloads/bin/spd-payload'), program);
    },
  };
}
