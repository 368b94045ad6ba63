/** What a job needs of a node, and what a pilot offers. */
export type Device = 'CPU' | 'GPU' | 'ANY';

export const DEVICES: readonly Device[] = ['CPU', 'GPU', 'ANY'];

/** Returns the devices of the jobs that a pilot may run. */
export const devicesFor = (device: Device): readonly Device[] => (device === 'ANY' ? DEVICES : [device, 'ANY']);
