import { installGlobalPlugin, PreconditionFailure } from 'fast-check';

const LIMIT_MS = 30_000;

/**
 * Begins no further run of a property after this long, nor one that looks for a smaller example of a failure: a failure whose runs are
 * slow is reported with the example found until then, and does not hold up its suite. A property that holds ends with fewer runs.
 * The run that goes on comes to its end: one that is left would still use its databases when their suite has ended.
 */
installGlobalPlugin(() => {
  const endAt = performance.now() + LIMIT_MS;
  return {
    decorateRun: (run) => (value) => (performance.now() < endAt ? run(value) : new PreconditionFailure(true)),
  };
});
