import { expect, test } from '@jest/globals';
import { inheritedEnvironment } from './environment.rules.ts';

test('processes inherit what they may need', () => {
  const fine = {
    PATH: '/bin',
    HOME: '/root',
    LC_ALL: 'C',
    NODE_OPTIONS: '--max-old-space-size=99',
    VISOR_LEASE_MS: '500',
    PILOT_TRANSFER_SECONDS: '5',
    SSL_CERT_FILE: '/etc/ca.pem',
    DATABASE_URL_FILE: '/run/secrets/url',
    HTTP_PROXY: 'http://proxy:3128',
  };
  expect(inheritedEnvironment(fine)).toEqual(fine);
});

test.each([
  ['VISOR_TOKEN', 'abc'],
  ['DATABASE_URL', 'postgres://visor@host/db'],
  ['PGPASSWORD', 'abc'],
  ['AWS_SECRET_ACCESS_KEY', 'abc'],
  ['GITHUB_TOKEN', 'abc'],
  ['OPENAI_API_KEY', 'abc'],
  ['ANYTHING', 'postgres://visor:secret@host/db'],
  ['https_proxy', 'http://me:secret@proxy:3128'],
  ['VISOR_HOST', '0.0.0.0'],
])('%s is not inherited', (name, value) => {
  expect(inheritedEnvironment({ [name]: value })).toEqual({});
});
