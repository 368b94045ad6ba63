export { createClient, type Client } from './client.ts';
export { RequestError } from './request-error.ts';
