/** Names of the origin's databases. Some builds of WebKit and older Firefox do not list them. */
export const databaseNames = async (): Promise<readonly string[]> => {
  const factory: Partial<IDBFactory> = indexedDB;
  const listed = (await factory.databases?.().catch(() => [])) ?? [];
  return listed.map(({ name }) => name ?? '');
};

/** Resolves when it is deleted, or cannot be now. */
export const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    for (const end of ['success', 'error', 'blocked'] as const)
      request.addEventListener(end, () => resolve());
  });
