const key = 'visor-token';

/** The token of this tab: it is kept until the tab is closed, and nowhere else. */
export const keptToken = (): string => sessionStorage.getItem(key) ?? '';
export const keepToken = (token: string): void => sessionStorage.setItem(key, token);
