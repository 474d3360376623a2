/**
 * What several kinds of records need: made by each of these functions when it is first asked for, once.
 * @param of answers what they are made of
 */
export const createShared = <Of>(of: () => Of): (<T>(make: (of: Of) => T) => T) => {
  const made = new Map<unknown, unknown>();
  return <T>(make: (of: Of) => T): T => {
    if (!made.has(make)) made.set(make, make(of()));
    return made.get(make) as T;
  };
};
