import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestDirectory extends AsyncDisposable {
  readonly path: string;
}

/** Makes an empty directory that is removed on disposal: `await using directory = testDirectory()`. */
export function testDirectory(): TestDirectory {
  const path = mkdtempSync(join(tmpdir(), 'visor-test-'));
  // As root, PostgreSQL runs as nobody, who must be able to reach its files.
  chmodSync(path, 0o755);
  return { path, [Symbol.asyncDispose]: async () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
