import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hostFault, originFault } from './hosts.rules.ts';

const NAMES = { hosts: ['visor.example', 'Data', '[::1]'], origins: ['https://monitor.example', 'http://other:8080/'] };

test.each([
  [undefined],
  ['127.0.0.1'],
  ['10.1.2.3:4000'],
  ['[::1]:4000'],
  ['[fe80::1]'],
  ['localhost'],
  ['LocalHost:1'],
  ['localhost.'],
  ['app.localhost:80'],
  ['visor.example'],
  ['VISOR.EXAMPLE:8443'],
  ['data:4001'],
  ['0177.0.0.1'],
])('host %s is taken', (host) => expect(hostFault(host, NAMES)).toBeUndefined());

test.each([
  '',
  'evil.example',
  'visor.example.evil.example',
  'evil-visor.example',
  'xlocalhost',
  'localhost.example',
  '127.0.0.1.example',
  'a b',
  'user@visor',
  'data/../x',
  '\0',
])('host %j is refused, with the remedy', (host) => expect(hostFault(host, NAMES)).toContain('VISOR_HOSTS'));

test.each([
  [undefined, 'a:1'],
  ['http://a:1', 'a:1'],
  ['https://visor.example', 'visor.example'],
  ['https://visor.example', 'visor.example:443'],
  ['http://visor.example', 'visor.example:80'],
  ['http://[::1]:4000', '[::1]:4000'],
  ['https://monitor.example', 'a:1'],
  ['http://other:8080', 'a:1'],
])('origin %s may ask host %s', (origin, host) => expect(originFault(origin, host, NAMES)).toBeUndefined());

test.each([
  ['null', 'a:1'],
  ['', 'a:1'],
  ['http://a:2', 'a:1'],
  ['http://a', 'a:1'],
  ['http://monitor.example', 'a:1'],
  ['https://monitor.example.evil.example', 'a:1'],
  ['https://monitor.example:8443', 'a:1'],
  ['file://', 'a:1'],
  ['chrome-extension://a:1', 'a:1'],
  ['http://a:1', undefined],
])('origin %s may not ask host %s', (origin, host) =>
  expect(originFault(origin, host, NAMES)).toContain('VISOR_ORIGINS'),
);

test('no text of a stranger throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (host, origin) => {
      expect(hostFault(host, {}) ?? '').toEqual(expect.any(String));
      expect(originFault(origin, host, {}) ?? '').toEqual(expect.any(String));
    }),
  );
});
