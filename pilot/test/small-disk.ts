import { spawnSync } from 'node:child_process';

/** A small file system over a folder, where this process may mount one: root in a namespace of its own can. */
export function mountSmallDisk(path: string, size = '1m'): Disposable & { readonly mounted: boolean } {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', path]);
  const mounted = status === 0;
  return { mounted, [Symbol.dispose]: () => void (mounted && spawnSync('umount', ['-l', path])) };
}
