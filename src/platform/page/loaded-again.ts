/** Whether this page was here before: it was loaded again or gone back to, and no link has led here just now. */
export const wasLoadedAgain = (): boolean => {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && entry.type !== 'navigate';
};
