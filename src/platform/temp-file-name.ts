/** The file in the origin private file system that a backup is written to, on its way to the person. */
export const TEMP_FILE = 'driftpost-backup';

/** Removes what an earlier run of the app has left. */
export const removeTempFile = async (): Promise<void> => {
  try {
    await (await navigator.storage.getDirectory()).removeEntry(TEMP_FILE);
  } catch {
    // There is none, or the browser has no such file system.
  }
};
