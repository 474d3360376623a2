/** The file in the origin private file system that a backup is written to, on its way to the person. */
export const TEMP_FILE = 'driftpost-backup';

/** Removes what an earlier run of the app has left. */
export const removeTempFile = async (): Promise<void> =>
  navigator.storage
    .getDirectory?.()
    .then((root) => root.removeEntry(TEMP_FILE))
    // There is none, or the browser keeps such files from this page.
    .catch(() => undefined);
