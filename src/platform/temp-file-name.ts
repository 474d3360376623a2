/**
 * The file in the origin private file system that a backup is written to, on its way to the person.
 * @param storeName name of the database that it is made of
 */
export const tempFileName = (storeName: string): string => encodeURIComponent(`${storeName}-backup`);

/** Removes the file with that name, which an earlier run of the app may have left. */
export const removeTempFile = async (name: string): Promise<void> => {
  // Some builds of WebKit have no such thing.
  const storage = navigator.storage as Partial<StorageManager> | undefined;
  await storage
    ?.getDirectory?.()
    .then((root) => root.removeEntry(name))
    // There is none, or the browser keeps such files from this page.
    .catch(() => undefined);
};
