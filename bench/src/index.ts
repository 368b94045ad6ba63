export { benchClaims, type ClaimsOptions, type ClaimsResult } from './claims.ts';
export { benchE2e, type BenchResult } from './e2e.ts';
export { benchQueue, type QueueOptions, type QueueResult } from './queue.ts';
export { benchCancel, type CancelOptions, type CancelResult } from './cancel.ts';
export { benchStorage, type StorageOptions, type StorageResult } from './storage.ts';
export { benchFiles, type FilesOptions, type FilesResult } from './files.ts';
export { benchLatency, type LatencyOptions, type LatencyResult } from './latency.ts';
export { benchSoak, type SoakOptions, type SoakResult } from './soak.ts';
export { benchGateway, type GatewayOptions, type GatewayResult } from './gateway.ts';
