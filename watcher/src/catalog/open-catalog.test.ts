import { expect, test } from '@jest/globals';
import { pathToFileURL } from 'node:url';
import { WatchedStoragesDocument, type WatchRegisterStorageMutationVariables } from '#operations';
import type { Client } from '@visor/client';
import { testDirectory } from '@visor/testkit';
import { findPlace } from './open-catalog.ts';

test('a folder outside all storages becomes an input storage in which Visor writes and deletes nothing', async () => {
  await using directory = testDirectory();
  const url = pathToFileURL(directory.path).href;
  const inputs: WatchRegisterStorageMutationVariables['input'][] = [];
  const client = {
    async request(document: unknown, { input }: WatchRegisterStorageMutationVariables) {
      if (document === WatchedStoragesDocument) return { storages: [] };
      inputs.push(input);
      return { registerStorage: { name: input.name, kind: 'input', url, checksumKind: 'crc32', markerId: null } };
    },
  } as unknown as Client;
  const place = { folder: directory.path, storage: 'daq', allow: undefined };
  expect(await findPlace(client, place)).toEqual({ storage: 'daq', prefix: '', kind: 'crc32', isMarked: false });
  expect(inputs).toEqual([{ name: 'daq', kind: 'input', url, writable: false, deletable: false }]);
  await expect(findPlace(client, { ...place, storage: undefined })).rejects.toMatchObject({ code: 'INVALID' });
  expect(inputs).toHaveLength(1);
});
