import { expect, test } from '@jest/globals';
import { endpoint } from './demo-options.ts';

test.each(['localhost:9092', '127.0.0.1:1', 'a:65535,b.example.org:9092'])('%s names servers', (text) => {
  expect(endpoint(text)).toBe(text);
});

test.each(['', 'localhost', ':9092', 'localhost:', 'localhost:0', 'localhost:65536', 'a:1,', 'a:1, b:2', 'a:b'])(
  '"%s" names no servers',
  (text) => {
    expect(() => endpoint(text)).toThrow('HOST:PORT is expected');
  },
);
