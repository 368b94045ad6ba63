/**
 * Returns a signal that follows `follow` and is aborted with a TimeoutError after `ms`. Dispose it when the work is
 * done.
 */
export function deadline(follow: AbortSignal, ms: number): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = (): void => controller.abort(follow.reason);
  const late = setTimeout(() => controller.abort(new DOMException(`not done in ${ms} ms`, 'TimeoutError')), ms);
  if (follow.aborted) stop();
  else follow.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(late);
      follow.removeEventListener('abort', stop);
    },
  };
}
