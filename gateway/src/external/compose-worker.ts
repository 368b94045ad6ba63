import { parentPort, workerData } from 'node:worker_threads';
import { composeSubgraphs, type Composition } from './compose-subgraphs.ts';

// The thread ends when its one composition is done. What it does is posted, so that an endless one has a name.
const result = composeSubgraphs(workerData as Composition, (name) => parentPort?.postMessage({ name }));
parentPort?.postMessage({ result });
