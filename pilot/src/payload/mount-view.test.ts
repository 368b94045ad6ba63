import { describe, expect, test } from '@jest/globals';
import { findBarrier, packageOf, parseUserRange, pickStaging, topmostPaths, viewScript } from './mount-view.rules.ts';

describe('what is in the way of other users', () => {
  test('is the first folder that they cannot pass', () => {
    const ancestors = ['/', '/root', '/root/a'].map((path) => ({ path, isOpen: path === '/' }));
    expect(findBarrier(ancestors)).toBe('/root');
    expect(findBarrier(ancestors.slice(0, 1))).toBeUndefined();
  });

  test('counts once, and not again inside another', () => {
    expect(topmostPaths(['/root', '/data/x', '/root/a', '/rootless', '/root'])).toEqual([
      '/root',
      '/data/x',
      '/rootless',
    ]);
  });
});

test.each([
  ['/root/visor/payloads/bin', '/root/visor/payloads'],
  ['/opt/tools', '/opt/tools'],
  ['/root/bin', '/root/bin'],
  ['/bin', '/bin'],
  ['/home/bin', '/home/bin'],
  ['/root/cabin', '/root/cabin'],
])('programs in %s belong to %s', (folder, expected) => {
  expect(packageOf(folder, folder.startsWith('/home') ? '/home/me' : '/root')).toBe(expected);
});

test('a view mounts outer folders before inner ones, and quotes their names', () => {
  const exposures = [
    { source: "/a b/c'd/work", target: "/a b/c'd/work" },
    { source: '/copy', target: '/a b' },
  ];
  const lines = viewScript(['/a b'], exposures, '/tmp/s').split('\n');
  expect(lines.slice(2)).toEqual([
    "mount -t tmpfs -o mode=0700,size=1m visor '/tmp/s'",
    "mkdir '/tmp/s/0' '/tmp/s/1'",
    "mount --rbind '/copy' '/tmp/s/0'",
    "mount --rbind '/a b/c'\\''d/work' '/tmp/s/1'",
    "mount -t tmpfs -o mode=0755,size=1m visor '/a b'",
    "mkdir -p '/a b'",
    "mount --rbind '/tmp/s/0' '/a b'",
    "mkdir -p '/a b/c'\\''d/work'",
    "mount --rbind '/tmp/s/1' '/a b/c'\\''d/work'",
    "umount -l '/tmp/s'",
    'exec "$@"',
  ]);
});

test('a view is made in a folder that it does not touch', () => {
  expect(pickStaging(['/mnt', '/srv', '/run'], ['/mnt/data/work', '/srv', '/root'])).toBe('/run');
  expect(pickStaging(['/mnt'], ['/mntx'])).toBe('/mnt');
  expect(pickStaging(['/mnt/a'], ['/mnt'])).toBeUndefined();
});

describe('a range of users', () => {
  test('is read as it is written', () => {
    expect(parseUserRange('64000-64099')).toEqual({ first: 64_000, last: 64_099 });
    expect(parseUserRange('none')).toBeUndefined();
  });

  test.each(['', '64000', '0-10', '999-2000', '5000-4000', '64000-65534', '65000-66000', '1000-99999', 'a-b', '-1-5'])(
    '%j is refused',
    (text) => {
      expect(() => parseUserRange(text)).toThrow('must');
    },
  );
});
