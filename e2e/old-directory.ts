import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { constants, zstdDecompressSync } from 'node:zlib';
import { holderOf, lockFile, ROOT } from '@visor/laptop';

/** A directory that `visor up` of an earlier version made. */
interface OldDirectory extends AsyncDisposable {
  readonly path: string;
}

/** The directory opens only at this path, because its storages have absolute paths. */
const PATH = '/tmp/visor-dir-2026-11-26';
const ARCHIVE = join(ROOT, 'deploy/laptop/test/fixtures/dir-2026-11-26.tar.zst');
const WINDOW_LOG_MAX = 27;

/** Unpacks the directory of 2026-11-26 (commit cc870a6); its contents are listed in deploy/laptop/test/fixtures/README.md. */
export async function unpackOldDirectory(): Promise<OldDirectory> {
  const holder = holderOf(lockFile(PATH));
  if (holder) throw new Error(`process ${holder.pid} uses ${PATH}; wait for it or end it`);
  rmSync(PATH, { recursive: true, force: true });
  const archive = zstdDecompressSync(readFileSync(ARCHIVE), {
    params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX },
  });
  const tar = spawn('tar', ['-x', '-p', '-f', '-', '-C', dirname(PATH)], { stdio: ['pipe', 'inherit', 'inherit'] });
  tar.stdin.on('error', () => {});
  tar.stdin.end(archive);
  const [status] = (await once(tar, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`tar could not unpack ${ARCHIVE} into ${dirname(PATH)}: status ${status}`);
  return {
    path: PATH,
    [Symbol.asyncDispose]: async () => rmSync(PATH, { recursive: true, force: true, maxRetries: 5 }),
  };
}
