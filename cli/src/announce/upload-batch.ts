import { StartUploadsDocument, type StartUploadsMutation, type UploadFileInput } from '#operations';
import type { Client } from '@visor/client';
import type { AnnouncedFile } from '@visor/schema';
import { checksumOfFile } from '@visor/storage';
import { CommandError, EXIT_CODE } from '../exit-codes.rules.ts';
import { patiently } from '../output/patiently.ts';
import { workThrough } from '../get/work-through.ts';
import { assertUnchanged } from './assert-unchanged.ts';
import type { FoundFile } from './file-list.ts';
import { sendFile } from './upload-file.ts';

interface UploadTarget {
  readonly client: Client;
  /** What links are relative to. */
  readonly address: string;
  readonly dataset: string;
  readonly checksumKind: UploadFileInput['checksumKind'];
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  /** Is called when a file is on its storage. */
  readonly onFile: () => void;
}

const PARALLEL = 4;

type Started = StartUploadsMutation['startUploads'][number];

/**
 * Brings files into the input storage over HTTP, some at once. @returns those that the dataset does not have
 * @throws CommandError that names the file, and says what to do
 */
export async function uploadBatch(files: readonly FoundFile[], target: UploadTarget): Promise<AnnouncedFile[]> {
  const { checksumKind } = target;
  const offers: UploadFileInput[] = [];
  for (const { path, name, size } of files)
    offers.push({ name, size, checksum: await checksumOfFile(path, checksumKind), checksumKind });
  const items = files.map((file, index) => ({ file, offer: offers[index] as UploadFileInput }));
  const started = await start(target, offers);
  const announced: (AnnouncedFile | undefined)[] = [];
  await workThrough(streamOf(items), PARALLEL, async ({ file, offer }) => {
    const index = offers.indexOf(offer);
    const upload = started[index];
    if (!upload) throw new CommandError(EXIT_CODE.failed, `${file.path}: the server gave no answer for it`);
    await send(file, offer, upload, target);
    assertUnchanged(file);
    target.onFile();
    if (upload.state === 'REGISTERED') return;
    const { storage, path } = upload;
    announced[index] = { ...offer, storage, path };
  });
  return announced.filter((file) => file !== undefined);
}

async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function start(
  { client, dataset }: UploadTarget,
  files: readonly UploadFileInput[],
): Promise<readonly Started[]> {
  const input = { dataset, files: [...files] };
  const { startUploads } = await patiently(() => client.request(StartUploadsDocument, { input }));
  return startUploads;
}

async function send(file: FoundFile, offer: UploadFileInput, upload: Started, target: UploadTarget): Promise<void> {
  const { address, signal, onBytes } = target;
  if (upload.state === 'REFUSED')
    throw new CommandError(EXIT_CODE.failed, `${file.path}: ${upload.text ?? 'is not taken'}`);
  if (upload.state !== 'RECEIVING') return onBytes(file.size);
  let first = upload.link;
  const link = async (): Promise<string> => {
    const next = first ?? (await start(target, [offer]))[0]?.link;
    first = null;
    if (next) return new URL(next.url, address).href;
    throw new CommandError(EXIT_CODE.failed, 'another command is sending it: run this one again');
  };
  try {
    await sendFile({ path: file.path, size: file.size, offset: upload.offset }, { link, signal, onBytes });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    // What the server says of bytes that changed on their way is not the reason.
    assertUnchanged(file);
    throw new CommandError(error.exitCode, `${file.path}: ${error.message}`);
  }
}
