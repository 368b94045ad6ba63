import { expect, test } from '@jest/globals';
import { readConfig } from '@visor/service';
import { settings } from './config.ts';

test('what the catalog does not have is moved after seven days and deleted after thirty more, unless it is set otherwise', () => {
  const needed = { DATABASE_URL: 'postgres://x', VISOR_JWKS_FILE: '-', VISOR_TOKEN_FILE: '-' };
  const DAY_SECONDS = 86_400;
  expect(readConfig(settings, needed)).toMatchObject({
    VISOR_DARK_SECONDS: 7 * DAY_SECONDS,
    VISOR_QUARANTINE_SECONDS: 30 * DAY_SECONDS,
  });
  expect(readConfig(settings, { ...needed, VISOR_DARK_SECONDS: '60' })).toMatchObject({ VISOR_DARK_SECONDS: 60 });
});
