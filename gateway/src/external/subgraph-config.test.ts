import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { testDirectory } from '@visor/testkit';
import { readSubgraphConfig } from './subgraph-config.rules.ts';
import { parseSubgraphConfig, readSubgraphFolder } from './subgraph-folder.ts';

const url = 'url: http://127.0.0.1:1/graphql';

test('a file with a name and a url is whole; the rest has defaults', () => {
  expect(parseSubgraphConfig(`name: conditions\n${url}\n`)).toEqual({
    name: 'conditions',
    url: 'http://127.0.0.1:1/graphql',
    sdlFile: undefined,
    caFile: undefined,
    subscriptions: undefined,
    timeoutMs: 5_000,
    required: false,
    identity: 'none',
    grants: { mutations: [], override: [], requires: [] },
  });
  expect(
    parseSubgraphConfig(`name: c\n${url}\nsubscriptions: { protocol: graphql-transport-ws }\nsdl: { file: c.graphql }`),
  ).toMatchObject({ sdlFile: 'c.graphql', subscriptions: { url: 'ws://127.0.0.1:1/graphql' } });
});

const bomb = `a: &a [x, x, x]\nb: &b [*a, *a, *a]\nname: *b\n${url}`;
const faults: readonly (readonly [string, RegExp])[] = [
  ['', /must be a mapping/],
  ['- 1', /must be a mapping/],
  ['name: [', /no YAML/],
  [`name: a\nname: b\n${url}`, /no YAML.*unique/],
  [bomb, /aliases are not allowed/],
  ['&a [*a]', /aliases are not allowed|must be a mapping/],
  [`${'['.repeat(30_000)}`, /no YAML|is not read/],
  [`---\nname: a\n${url}\n---\nname: b\n${url}`, /no YAML.*multiple documents/],
  [`name: operations\n${url}`, /"operations" is used by Visor/],
  [`name: workflow\n${url}`, /"workflow" is used by Visor/],
  [`name: data\n${url}`, /"data" is used by Visor/],
  [`name: visor\n${url}`, /"visor" is used by Visor/],
  [`name: Conditions\n${url}`, /name must be/],
  [`name: ../x\n${url}`, /name must be/],
  [`name: 7\n${url}`, /name must be/],
  ['name: a', /url must be a URL/],
  ['name: a\nurl: ftp://a/', /must begin with http:\/\/ or https:\/\//],
  ['name: a\nurl: file:///etc/passwd', /must begin with http/],
  ['name: a\nurl: localhost', /url must be a URL/],
  ['name: a\nurl: http://u:p@a/', /must not hold a user name/],
  ['name: a\nurl: http://u@a/', /must not hold a user name/],
  ['name: a\nurl: http://@a/', /without @/],
  ['name: a\nurl: http:a/', /must have \/\//],
  ['name: a\nurl: "http://a/#b"', /must not have a fragment \("#b"\)/],
  ['name: a\nurl: "http://a/#"', /must not have a fragment \("#"\)/],
  ['name: a\nurl: "http://a/b c"', /must not have spaces/],
  ['name: a\nurl: "http://a/\\tb"', /must not have spaces/],
  ['name: a\nurl: " http://a/"', /must not have spaces/],
  ['name: a\nurl: http:\\\\a\\b', /backslashes/],
  ['name: a\nurl: http://127.0', /host "127.0", which is read as "127.0.0.0"/],
  ['name: a\nurl: http://2130706433/', /read as "127.0.0.1"/],
  ['name: a\nurl: http://0x7f.1:80/', /read as "127.0.0.1"/],
  ['name: a\nurl: http://%61/', /host "%61", which is read as "a"/],
  ['name: a\nurl: http://münchen.example/', /read as "xn--mnchen-3ya.example"/],
  ['name: a\nurl: http://[0:0:0:0:0:0:0:1]/', /read as "\[::1\]"/],
  ['name: a\nurl: http://[::1', /must be a URL/],
  ['name: a\nurl: http://0.0.0.0:80/', /is no machine/],
  ['name: a\nurl: "http://[::]:80/"', /is no machine/],
  ['name: a\nurl: http://a..b/', /a part of which is empty/],
  ['name: a\nurl: http://a:0/', /port 0/],
  ['name: a\nurl: http://a:99999/', /must be a URL/],
  ['name: a\nurl: http:///', /must be a URL/],
  [`name: a\n${url}\nretries: 3`, /"retries" is not known/],
  [`name: a\n${url}\n__proto__: { a: 1 }`, /"__proto__" is not known/],
  [`name: a\n${url}\ntimeoutMs: 1e9`, /timeoutMs must be/],
  [`name: a\n${url}\ntimeoutMs: .nan`, /timeoutMs must be/],
  [`name: a\n${url}\nrequired: "no"`, /required must be true or false/],
  [`name: a\n${url}\nsdl: { file: ../../etc/passwd }`, /sdl.file must be the name of a file in the same folder/],
  [`name: a\n${url}\ntls: { ca: ../ca.pem }`, /tls.ca must be the name of a file in the same folder/],
  [`name: a\n${url}\ntls: { ca: ca.pem }`, /tls.ca needs a URL that begins with https/],
  [`name: a\n${url}\ntls: { verify: false }`, /"verify" is not known in tls/],
  [`name: a\n${url}\nsdl: c.graphql`, /sdl must be a mapping/],
  [`name: a\n${url}\nsubscriptions: { protocol: mqtt }`, /subscriptions.protocol must be one of/],
  [`name: a\n${url}\nsubscriptions: { protocol: sse, url: ws://a/ }`, /subscriptions.url must begin with http/],
  [`name: a\n${url}\nidentity: bearer`, /identity must be one of none, token/],
  [`name: a\n${url}\ngrants: { override: [name] }`, /grants.override must be a list/],
  [`name: a\n${url}\ngrants: { everything: true }`, /"everything" is not known in grants/],
];

test.each(faults)('%j is refused with its field and a remedy', (text, expected) => {
  const read = parseSubgraphConfig(text);
  expect('faults' in read ? read.faults.join('\n') : 'taken').toMatch(expected);
});

const urls = [
  'http://localhost:8090/graphql',
  'https://Conditions.Example.org./graphql?run=7',
  'http://[::1]:8090/graphql',
  'http://run_conditions:80',
  'http://xn--mnchen-3ya.example/a%20b',
];

test.each(urls)('%s is a url', (written) => {
  expect(parseSubgraphConfig(`name: a\nurl: "${written}"`)).toMatchObject({ url: written });
});

test('whatever the text, it is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      const read = parseSubgraphConfig(text);
      expect('faults' in read ? read.faults.length : read.name.length).toBeGreaterThan(0);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(readSubgraphConfig(value)).toHaveProperty('faults');
    }),
  );
});

test('a folder is read file by file: hidden, large, foreign and repeated ones are named', async () => {
  await using directory = testDirectory();
  const put = (name: string, text: string): void => writeFileSync(join(directory.path, name), text);
  put('.hidden.yaml', 'x');
  put('notes.txt', 'x');
  put('one.yaml', `name: same\n${url}`);
  put('two.yml', `name: same\n${url}`);
  put('large.yaml', `name: large\n#${'x'.repeat(70_000)}`);
  put('latin.yaml', `name: c\n${url}`);
  writeFileSync(join(directory.path, 'bytes.yaml'), Buffer.from([0x6e, 0xff, 0xfe]));
  mkdirSync(join(directory.path, 'folder.yaml'));
  symlinkSync('/dev/zero', join(directory.path, 'device.yaml'));
  symlinkSync('/nowhere', join(directory.path, 'nowhere.yaml'));
  put('nosdl.yaml', `name: nosdl\n${url}\nsdl: { file: absent.graphql }`);
  const files = await readSubgraphFolder(directory.path);
  const texts = Object.fromEntries(files.map((file) => [file.file, 'faults' in file ? file.faults.join() : 'ok']));
  expect(texts).toEqual({
    'bytes.yaml': expect.stringContaining('not valid') as unknown,
    'device.yaml': 'is no regular file',
    'folder.yaml': expect.stringMatching(/regular file|EISDIR/) as unknown,
    'large.yaml': 'is larger than 65536 bytes',
    'latin.yaml': 'ok',
    'nosdl.yaml': expect.stringContaining('sdl.file absent.graphql: there is no such file') as unknown,
    'nowhere.yaml': expect.stringContaining('ENOENT') as unknown,
    'one.yaml': 'name "same" is also in two.yml; keep one of the files',
    'two.yml': 'name "same" is also in one.yaml; keep one of the files',
  });
  // A file whose SDL is away is known by its name: it can be replaced and removed by that.
  expect(files.find(({ file }) => file === 'nosdl.yaml')).toMatchObject({ name: 'nosdl' });
  expect(await readSubgraphFolder(join(directory.path, 'absent'))).toEqual([]);
});
