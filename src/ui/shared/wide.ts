/** Whether there is room for two panes. The width is the one in app/main-styles.ts. */
export const isWide = (): boolean => matchMedia('(width >= 760px)').matches;
