import { isName } from './names.ts';

/** What trystero says to others, as far as it is passed on; the names it adds are not. */
const FIELDS = ['offer', 'answer', 'candidate', 'offerId'] as const;
const MAX_FIELD_CHARACTERS = 32 * 1024;

/** One message in a room. */
export interface Said {
  readonly from: string;
  /** Whom it is for; all who are in the room where it is left out. */
  readonly to?: string;
  /** When it was said, in milliseconds since 1970. */
  readonly at: number;
  readonly passive?: boolean;
  readonly offer?: string;
  readonly answer?: string;
  readonly candidate?: string;
  readonly offerId?: string;
}

/** The fields of trystero's that travel. */
export type Signals = Omit<Said, 'from' | 'to' | 'at'>;

/** Parses what was said by trystero itself, or by somebody who has the password; undefined where it is something else. */
const parseObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

/** What of a message is trystero's; undefined where a field is none of its. */
const signalsOf = (raw: Readonly<Record<string, unknown>>): Signals | undefined => {
  const signals: { passive?: boolean } & Partial<Record<(typeof FIELDS)[number], string>> = {};
  for (const field of FIELDS) {
    const value = raw[field];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value === '' || value.length > MAX_FIELD_CHARACTERS) return undefined;
    signals[field] = value;
  }
  if (raw['passive'] === true) signals.passive = true;
  return signals;
};

/** What trystero wants said to somebody. */
export const readSignals = (text: string): Signals => {
  const raw = parseObject(text);
  return (raw && signalsOf(raw)) ?? {};
};

/** What somebody said; undefined where it is no message. */
export const readSaid = (text: string): Said | undefined => {
  const raw = parseObject(text);
  const signals = raw && signalsOf(raw);
  if (!raw || !signals) return undefined;
  const { from, to, at } = raw;
  if (!isName(from) || typeof at !== 'number' || !Number.isSafeInteger(at)) return undefined;
  if (to !== undefined && !isName(to)) return undefined;
  return { ...signals, from, at, ...(to !== undefined && { to }) };
};
