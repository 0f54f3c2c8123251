/** `--bg` of `renderer/app/tokens.css`: what a window shows until its page has painted, so that nothing flashes. */
export const background = { light: '#eef0f3', dark: '#0e1318' } as const;
