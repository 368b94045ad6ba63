import { expect, test } from '@jest/globals';
import { systemFolderProblem } from './system-folders.rules.ts';

test.each(['/etc', '/etc/ssl', '/usr/lib/x', '/dev', '/proc/1', '/boot'])(
  '%s is no storage, not even one to read',
  (folder) => {
    expect(systemFolderProblem(folder, false)).toContain('a folder of the system');
    expect(systemFolderProblem(folder, true)).toContain('a folder of the system');
  },
);

test.each(['/tmp', '/home', '/var', '/var/lib', '/root', '/dev/shm'])(
  '%s can be read, and holds storages',
  (folder) => {
    expect(systemFolderProblem(folder, false)).toContain(`mkdir ${folder}/NAME`);
    expect(systemFolderProblem(folder, true)).toBeUndefined();
    expect(systemFolderProblem(`${folder}/visor`, false)).toBeUndefined();
  },
);

test.each(['/etcetera', '/data', '/mnt', '/srv/etc', '/usr/local/data', '/home/anna/usr'])(
  '%s may be one',
  (folder) => {
    expect(systemFolderProblem(folder, false)).toBeUndefined();
  },
);
