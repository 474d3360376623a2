/** A file of this folder; throws where it is missing. `T` is what its README says it is. */
export const loadVectors = async <T>(name: string): Promise<T> => {
  const response = await fetch(`/test/vectors/${name}`);
  if (!response.ok) throw new Error(`test/vectors/${name}: ${response.status}`);
  return response.json() as Promise<T>;
};
