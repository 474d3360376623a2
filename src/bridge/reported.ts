/** Runs this; what it throws is reported, and takes nothing with it that came in the same message. */
export const reported = (work: () => void): void => {
  try {
    work();
  } catch (error) {
    reportError(error);
  }
};
