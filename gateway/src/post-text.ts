import { textOfChunks } from '@visor/service';
import type { Pool } from 'undici';

interface TextRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Posts a text and resolves with the text of the answer, whatever its status. It reads the chunks as they come: the streams of
 * `request` and `fetch` cost as much as the rest of the exchange.
 */
export function postText(pool: Pool, { path, headers, body, signal }: TextRequest): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  if (signal?.aborted) {
    reject(signal.reason as Error);
    return promise;
  }
  const chunks: Buffer[] = [];
  let abort = (): void => {};
  const onAbort = (): void => {
    abort();
    reject(signal?.reason as Error);
  };
  signal?.addEventListener('abort', onAbort);
  const close = (): void => signal?.removeEventListener('abort', onAbort);
  pool.dispatch(
    { method: 'POST', path, headers, body },
    {
      onRequestStart(controller) {
        abort = () => controller.abort(signal?.reason as Error);
        if (signal?.aborted) abort();
      },
      onResponseStart() {},
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        close();
        resolve(textOfChunks(chunks));
      },
      onResponseError(_controller, error) {
        close();
        reject(error);
      },
    },
  );
  return promise;
}
