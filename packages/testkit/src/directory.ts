import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestDirectory extends AsyncDisposable {
  readonly path: string;
}

/** An empty directory, removed when disposed of: `await using directory = testDirectory()`. */
export function testDirectory(): TestDirectory {
  const path = mkdtempSync(join(tmpdir(), 'visor-test-'));
  // As root, PostgreSQL runs as nobody and must be able to pass through.
  chmodSync(path, 0o755);
  return { path, [Symbol.asyncDispose]: async () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
