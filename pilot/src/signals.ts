/*
 * Signals by which a person, or the daemon, drains a pilot and lets it work again. Of the two that mean nothing by themselves, Node
 * keeps the first for its debugger until a program listens for it.
 */
export const DRAIN_SIGNAL = 'SIGUSR2';
export const UNDRAIN_SIGNAL = 'SIGUSR1';
