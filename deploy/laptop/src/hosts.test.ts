import { expect, test } from '@jest/globals';
import { acceptedHosts, advertisedHost, localHost, urlHost } from './hosts.rules.ts';

const at = (address: string, internal = false) => ({
  address,
  family: address.includes(':') ? 'IPv6' : 'IPv4',
  internal,
});
const machine = [at('127.0.0.1', true), at('::1', true), at('fe80::1'), at('2001:db8::7'), at('192.0.2.7')];

test.each([
  ['127.0.0.1', '127.0.0.1', '127.0.0.1'],
  ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
  ['::1', '::1', '::1'],
  ['0.0.0.0', '127.0.0.1', '192.0.2.7'],
  ['::', '127.0.0.1', '192.0.2.7'],
  ['node7.example.org', 'node7.example.org', 'node7.example.org'],
])('a gateway on %s is reached here at %s and advertised as %s', (host, here, advertised) => {
  expect(localHost(host)).toBe(here);
  expect(advertisedHost(host, machine)).toBe(advertised);
});

test('a machine without another address advertises its loopback', () => {
  expect(advertisedHost('0.0.0.0', machine.slice(0, 3))).toBe('127.0.0.1');
  expect(advertisedHost('0.0.0.0', machine.slice(0, 4))).toBe('127.0.0.1');
  expect(advertisedHost('::', machine.slice(0, 4))).toBe('2001:db8::7');
});

test('an IPv6 address is put in brackets', () => {
  expect([urlHost('::1'), urlHost('192.0.2.7')]).toEqual(['[::1]', '192.0.2.7']);
});

test('clients may use every name of the addresses that the gateway listens on', () => {
  expect(acceptedHosts('192.0.2.7', machine, 'node7')).toEqual(['localhost', '127.0.0.1', '::1', '192.0.2.7']);
  expect(acceptedHosts('0.0.0.0', machine, 'node7')).toEqual(
    expect.arrayContaining(['localhost', 'node7', '192.0.2.7', '2001:db8::7']),
  );
});
