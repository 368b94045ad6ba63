import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** Opens a plain file of a payload; neither follows a link nor waits for a named pipe. @throws the file system's error */
export async function openPlain(path: string | Buffer): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if ((await file.stat()).isFile()) return file;
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  throw new Error('is not a plain file');
}

/** Reads `length` bytes from `start`, or fewer where the file ends before. */
export async function readRange(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
