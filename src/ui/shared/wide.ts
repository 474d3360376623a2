/** Whether there is room for two panes; the same width as in the styles of the frame. */
export const isWide = (): boolean => matchMedia('(width >= 760px)').matches;
