/** Returns a controller that the first signal aborts. A second signal ends the process at once. */
export function stopOnSignal(): AbortController {
  const stop = new AbortController();
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.on(signal, () => {
      process.exitCode = status;
      if (stop.signal.aborted) process.exit(status);
      stop.abort(new Error(`stopped by ${signal}`));
    });
  return stop;
}
