/** Sent to the server at registration. */
export const VERSION = '0.1.0';
