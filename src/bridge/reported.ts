/** Runs `work` and reports its error, so that the other items of the same message are still handled. */
export const reported = (work: () => void): void => {
  try {
    work();
  } catch (error) {
    reportError(error);
  }
};
