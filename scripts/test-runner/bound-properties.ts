import { configureGlobal } from 'fast-check';

/**
 * Ends the runs of a property after this long, also those that look for a smaller example of a failure: a failure whose runs are
 * slow is reported with the example found until then, and does not hold up its suite. A property that holds ends with fewer runs.
 */
configureGlobal({ interruptAfterTimeLimit: 30_000 });
