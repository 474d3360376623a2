/** A tree of figures. */
type Tree = number | string | null | readonly unknown[] | { readonly [name: string]: unknown };

const written = (value: number): string => {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 4);
};

const rowsOf = (name: string, value: unknown): readonly (readonly [string, string])[] => {
  if (typeof value === 'number') return [[name, written(value)]];
  if (typeof value === 'string') return [[name, value]];
  if (Array.isArray(value))
    return value.flatMap((item: unknown, i) =>
      rowsOf(typeof item === 'object' ? `${name}.${i + 1}` : name, item),
    );
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => rowsOf(name ? `${name}.${key}` : key, inner));
};

/** All figures of a report, a line each, under the names they have in its JSON. */
export const tableOf = (report: Tree): readonly string[] => {
  const rows = rowsOf('', report);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
};
