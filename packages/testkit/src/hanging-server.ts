import { readSync, writeSync } from 'node:fs';

/*
 * A server of a file system (FUSE) at descriptor 3. It takes every request and answers only the first: who waits for another cannot be killed.
 */

const DEVICE = 3;
const MAX_REQUEST_BYTES = 1024 * 1024;
const INIT = 26;
const UNIQUE_OFFSET = 8;
const VERSION_OFFSET = 40;
const HEADER_BYTES = 16;
const INIT_ANSWER_BYTES = 64;
const MAX_WRITE_OFFSET = HEADER_BYTES + 20;
const LEAST_WRITE_BYTES = 4_096;

/** Returns the answer to INIT: the version of the request, and a server that can do nothing. */
function answerTo(request: Buffer): Buffer {
  const answer = Buffer.alloc(HEADER_BYTES + INIT_ANSWER_BYTES);
  answer.writeUInt32LE(answer.length, 0);
  request.copy(answer, UNIQUE_OFFSET, UNIQUE_OFFSET, UNIQUE_OFFSET + 8);
  request.copy(answer, HEADER_BYTES, VERSION_OFFSET, VERSION_OFFSET + 8);
  answer.writeUInt32LE(LEAST_WRITE_BYTES, MAX_WRITE_OFFSET);
  return answer;
}

const request = Buffer.alloc(MAX_REQUEST_BYTES);
for (;;) {
  readSync(DEVICE, request);
  if (request.readUInt32LE(4) === INIT) writeSync(DEVICE, answerTo(request));
}
