import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { replicaUrl } from '../storage/storage.rules.ts';
import type { DatasetStatus } from '../../generated/types.ts';
import { parseAnnouncedFile, evaluateAnnouncement, type LocatedAnnouncement } from './announcement.rules.ts';
import { fileProblem } from '../file/file.rules.ts';
import { KnownFiles, type KnownReplica } from './known-files.rules.ts';

const right = { path: 'run/a.raw', storage: 'buffer', size: 1, checksum: '0'.repeat(32) };

test.each([
  ['no storage', { storage: null }, 'storage'],
  ['a storage id that is none', { storageId: 'x' }, 'storageId'],
  ['a path that climbs out', { path: 'a/../../b' }, 'path'],
  ['an absolute path', { path: '/etc/passwd' }, 'path'],
  ['a path of another system', { path: '..\\b' }, 'path'],
  ['a path with an empty part', { path: 'a//b' }, 'path'],
  ['a directory', { path: 'a/' }, 'path'],
  ['a checksum that does not fit its kind', { checksum: 'abc' }, 'checksum'],
  ['a checksum of another kind', { checksumKind: 'sha256' as const }, 'checksum'],
  ['a checksum in capitals', { checksum: 'A'.repeat(32) }, 'checksum'],
  ['a negative size', { size: -1 }, 'size'],
  ['a size beyond any disk', { size: 2 ** 51 }, 'size'],
  ['a path with a part of 256 bytes', { path: `a/${'й'.repeat(128)}` }, 'path'],
  ['a path with a bidi mark', { path: 'gpj.\u202Ewar' }, 'path'],
  ['a path in the quarantine', { path: '.visor-quarantine/x' }, 'path'],
  ['a path among unfinished uploads', { path: '.visor-uploads/x' }, 'path'],
  ['an empty name', { name: '' }, 'name'],
  ['a name with a line break', { name: 'a\nb' }, 'name'],
  ['a name with NUL', { name: 'a\0b' }, 'name'],
  ['a name with half a character', { name: 'a\ud800' }, 'name'],
  ['a name with a slash', { name: 'a/b' }, 'name'],
  ['a name with a backslash', { name: 'a\\b' }, 'name'],
])('%s is refused, and the field is named', (_what, wrong, field) => {
  const announce = () => parseAnnouncedFile({ ...right, ...wrong }, 3);
  expect(announce).toThrow(expect.objectContaining({ code: 'INVALID', details: { field: `files.3.${field}` } }));
});

test('the name is the last part of the path unless given, the checksum an md5', () => {
  expect(parseAnnouncedFile(right, 0)).toMatchObject({ name: 'a.raw', checksumKind: 'md5', run: null });
  expect(parseAnnouncedFile({ ...right, name: "O'Brien <b>.raw" }, 0)).toMatchObject({ name: "O'Brien <b>.raw" });
});

test('any path that is taken stays below its storage and comes back from its URL', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (path) => {
      const file = { path, size: 0, checksum: '0'.repeat(8), checksumKind: 'crc32' as const };
      fc.pre(fileProblem(file) === undefined);
      const { href, pathname } = new URL(replicaUrl('file:///data/buffer/', path));
      expect(href.startsWith('file:///data/buffer/')).toBe(true);
      expect(decodeURIComponent(pathname)).toBe(`/data/buffer/${path}`);
    }),
  );
});

const file = (name: string, more: Partial<LocatedAnnouncement> = {}): LocatedAnnouncement => ({
  name,
  checksum: 'a',
  path: name,
  size: 1,
  checksumKind: 'md5',
  storage: { id: null, name: 's' },
  storageId: 's',
  run: null,
  slices: null,
  ...more,
});
const known = (...files: readonly LocatedAnnouncement[]): KnownFiles =>
  new KnownFiles(files.map((each) => ({ ...dataset('OPEN'), ...each, replicas: [replica(each)] })));
const replica = ({ storageId, path }: LocatedAnnouncement): KnownReplica => ({
  id: `copy-${path}`,
  storageId,
  path,
  status: 'AVAILABLE',
});
const dataset = (status: DatasetStatus) => ({ id: 'd', name: 'd', datasetId: 'd', datasetName: 'd', status });
function evaluate(status: DatasetStatus, files: readonly LocatedAnnouncement[], before = known()) {
  let ids = 0;
  const { newFiles, ...changes } = evaluateAnnouncement(files, dataset(status), before, () => `new-${ids++}`);
  return { newFiles: newFiles.map((each) => each.file.name), ...changes };
}
const nothing = { newFiles: [], added: [], restored: [], checksums: [], repeated: 0 };

test.each([
  ['200 Cyrillic letters', 'д'.repeat(200), '400 bytes long; at most 200 bytes'],
  ['201 bytes', 'x'.repeat(201), '201 bytes'],
  ['a zero-width joiner', 'a\u200Db', 'U+200D'],
  ['a right-to-left override', 'gpj.\u202Ewar', 'U+202E'],
])('a new file is not registered under %s, but a registered one is recognized', (_what, name, reason) => {
  const fields = { code: 'INVALID', message: expect.stringContaining(reason), details: { field: 'files.0.name' } };
  expect(() => evaluate('OPEN', [file(name)])).toThrow(expect.objectContaining(fields));
  expect(evaluate('OPEN', [file(name)], known(file(name)))).toEqual({ ...nothing, repeated: 1 });
});

test('only unregistered files are new; a repeat inside a message is one file', () => {
  const files = [file('a'), file('b'), file('b')];
  expect(evaluate('OPEN', files, known(file('a')))).toEqual({ ...nothing, newFiles: ['b'], repeated: 2 });
  expect(evaluate('CLOSED', [file('a')], known(file('a')))).toEqual({ ...nothing, repeated: 1 });
});

test('the same content at another location is a further replica, also of a file of the same message', () => {
  const moved = file('a', { path: 'moved/a' });
  const tape = file('a', { storageId: 'tape' });
  expect(evaluate('CLOSED', [moved, tape, moved, file('a')], known(file('a')))).toEqual({
    ...nothing,
    added: [
      { id: 'new-0', fileId: 'd', storageId: 's', path: 'moved/a' },
      { id: 'new-1', fileId: 'd', storageId: 'tape', path: 'a' },
    ],
    repeated: 2,
  });
  expect(evaluate('OPEN', [file('b'), file('b', { path: 'x/b' })])).toMatchObject({
    newFiles: ['b'],
    added: [{ fileId: 'new-0', path: 'x/b' }],
  });
});

test('a checksum of another kind is no conflict: it is kept, and the next of its kind is compared with it', () => {
  const sha = { checksumKind: 'sha256', checksum: 'c'.repeat(64) } as const;
  const before = known(file('a'));
  expect(evaluate('CLOSED', [file('a', sha)], before)).toEqual({
    ...nothing,
    checksums: [{ fileId: 'd', ...sha }],
    repeated: 1,
  });
  expect(evaluate('CLOSED', [file('a', sha), file('a')], before)).toEqual({ ...nothing, repeated: 2 });
  const conflict = expect.objectContaining({ code: 'CONFLICT', details: { field: 'files.0.name' } });
  expect(() => evaluate('OPEN', [file('a', { ...sha, checksum: 'd'.repeat(64) })], before)).toThrow(conflict);
  expect(() => evaluate('OPEN', [file('a', { ...sha, size: 99 })], before)).toThrow(conflict);
  expect(
    evaluate('OPEN', [file('a', { checksumKind: 'adler32', checksum: '0'.repeat(8), path: 'x/a' })], before),
  ).toMatchObject({
    added: [{ fileId: 'd', path: 'x/a' }],
  });
});

test('what another kind of checksum says proves nothing: a bad replica stays bad', () => {
  const bad = new KnownFiles([
    { ...dataset('OPEN'), ...file('a'), id: 'f', replicas: [{ ...replica(file('a')), status: 'BAD' }] },
  ]);
  const sha = { checksumKind: 'sha256', checksum: 'c'.repeat(64) } as const;
  expect(evaluate('OPEN', [file('a', sha)], bad)).toMatchObject({ restored: [], repeated: 1 });
  expect(evaluate('OPEN', [file('a')], bad)).toMatchObject({ restored: [{ id: 'copy-a', fileId: 'f' }] });
});

test('a file has at most 100 replicas', () => {
  const locations = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => file('a', { path: `p${from + index}` }));
  const before = known(file('a'));
  expect(evaluate('OPEN', locations(0, 99), before).added).toHaveLength(99);
  expect(() => evaluate('OPEN', locations(99, 1), before)).toThrow(/one replica more than the 100/);
  expect(evaluate('OPEN', locations(50, 1), before).repeated).toBe(1);
  expect(() => evaluate('OPEN', locations(0, 101))).toThrow(/one replica more/);
});

test.each(['BAD', 'DELETED'] as const)(
  'a replica that was %s is good again when its file is announced there',
  (status) => {
    const before = new KnownFiles([
      { ...dataset('OPEN'), ...file('a'), id: 'f', replicas: [{ ...replica(file('a')), status }] },
    ]);
    const restored = [{ id: 'copy-a', fileId: 'f' }];
    expect(evaluate('CLOSED', [file('a'), file('a')], before)).toEqual({ ...nothing, restored, repeated: 1 });
  },
);

test('a location has one live replica, of one file; a bad, lost or deleted one occupies none', () => {
  const fields = {
    code: 'CONFLICT',
    message: expect.stringContaining('belongs to file a of dataset d'),
    details: { field: 'files.0.path' },
  };
  const taken = expect.objectContaining(fields);
  expect(() => evaluate('OPEN', [file('b', { path: 'a' })], known(file('a')))).toThrow(taken);
  const elsewhere = { ...dataset('OPEN'), ...file('a'), id: 'f', datasetId: 'other', replicas: [replica(file('a'))] };
  expect(() => evaluate('OPEN', [file('b', { path: 'a' })], new KnownFiles([elsewhere]))).toThrow(taken);
  const rewritten = file('b', { path: 'a', checksum: 'b' });
  expect(() => evaluate('OPEN', [rewritten], new KnownFiles([elsewhere]))).toThrow(taken);
  const of = (status: KnownReplica['status']) =>
    new KnownFiles([{ ...elsewhere, replicas: [{ ...replica(file('a')), status }] }]);
  for (const status of ['BAD', 'LOST', 'DELETED'] as const)
    expect(evaluate('OPEN', [rewritten], of(status)).newFiles).toEqual(['b']);
  expect(() => evaluate('OPEN', [rewritten], of('COPYING'))).toThrow(taken);
  expect(() => evaluate('OPEN', [rewritten], of('BEING_DELETED'))).toThrow(/which is being deleted: announce/);
});

test('other content under a registered name is a conflict; a new file in a closed or deleted dataset is an illegal move', () => {
  const conflict = expect.objectContaining({ code: 'CONFLICT', details: { field: 'files.0.name' } });
  expect(() => evaluate('OPEN', [file('a', { checksum: 'b' })], known(file('a')))).toThrow(conflict);
  const twice = [file('a'), file('a', { checksum: 'b', path: 'x' })];
  expect(() => evaluate('OPEN', twice)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  const illegal = expect.objectContaining({ code: 'ILLEGAL_MOVE' });
  expect(() => evaluate('CLOSED', [file('a')])).toThrow(illegal);
  expect(() => evaluate('TO_DELETE', [file('a', { path: 'x' })], known(file('a')))).toThrow(illegal);
});
