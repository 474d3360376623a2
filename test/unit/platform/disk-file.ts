/** Puts a file into the file system of this origin. */
export const diskFileOf = async (name: string): Promise<void> => {
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  await writable.write('what was said');
  await writable.close();
};

/** Names of the files that are there. */
export const filesHere = async (): Promise<readonly string[]> => {
  const names: string[] = [];
  // The types of the DOM know no async iterator of a directory.
  const root = (await navigator.storage.getDirectory()) as unknown as {
    keys(): AsyncIterable<string>;
  };
  for await (const name of root.keys()) names.push(name);
  return names;
};
