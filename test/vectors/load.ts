/** A file of this folder, or undefined where there is none. `T` is what whoever put it there says it is. */
export const loadVectors = async <T>(name: string): Promise<T | undefined> => {
  const response = await fetch(new URL(name, import.meta.url));
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json() as Promise<T>;
};
