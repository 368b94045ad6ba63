import { expect, test } from '@jest/globals';
import { rootPlace } from './root-place.rules.ts';

test.each([
  ['file:///data/out/', 'file:///data/out'],
  ['file:///data/out/', 'file:///data//./in/../out///'],
  ['file:///data/out/', 'file:///data/%6fut/'],
  ['file:///data/out/', 'file:///data/x/%2e%2e/out/'],
  ['file:///data/out/', 'file://localhost/data/out/'],
  ['file:///data/out/', 'FILE:/data/out'],
  ['davs://host/a/', 'https://host:443/a'],
  ['davs://host/a/', 'DAVS://HOST.:0443//a/./'],
  ['davs://host/a/', 'https://me@host/b/../a/'],
  ['http://127.0.0.1:80/', 'http://127.1'],
  ['https://[::1]/a/', 'davs://[0:0:0:0:0:0:0:1]:443/a/'],
  ['root://host//a/', 'root://Host:1094/a'],
  ['davs://host/', 'https://host'],
])('%s is the place of %s', (url, other) => {
  expect(rootPlace(other)).toBe(rootPlace(url));
});

test.each([
  ['file:///data/out/', 'file:///data/Out/'],
  ['file:///data/out/', 'davs://data/out/'],
  ['davs://host/a/', 'davs://host:8443/a/'],
  ['http://localhost/a/', 'https://localhost/a/'],
  ['davs://host/a/', 'root://host//a/'],
  ['davs://host/a/', 'davs://host/A/'],
  ['root://host//a/', 'root://host:1095//a/'],
  ['file:///100%/', 'file:///100/'],
])('%s and %s are two places', (url, other) => {
  expect(rootPlace(other)).not.toBe(rootPlace(url));
});
