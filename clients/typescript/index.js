export * from './generated/operations.js';
export { connectVisor } from './generated/client.js';
export { VisorError } from './generated/visor-error.js';
