/** How long a service that stops waits for the answers that it works on. */
const DRAIN_TIMEOUT_MS = 5_000;

/** Waits until all have ended, for a while at most. */
export async function drain(ends: readonly Promise<unknown>[]): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DRAIN_TIMEOUT_MS);
  await Promise.race([Promise.all(ends), late]);
  clearTimeout(timer);
}

/** Stops several at once: what comes over one of them while another one drains would be cut off. */
export const stopTogether = (...services: readonly AsyncDisposable[]): AsyncDisposable => ({
  async [Symbol.asyncDispose]() {
    await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
  },
});
