const STORAGE_KEY = 'visor-token';

/** The token of this tab: it is kept until the tab is closed, and nowhere else. */
export const keptToken = (): string => sessionStorage.getItem(STORAGE_KEY) ?? '';
export const keepToken = (token: string): void => sessionStorage.setItem(STORAGE_KEY, token);
