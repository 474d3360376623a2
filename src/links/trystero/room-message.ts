import { isPeerId } from './peer-id.ts';

/** The fields of trystero's messages that are sent. The ids that trystero adds are not. */
const FIELDS = ['offer', 'answer', 'candidate', 'offerId'] as const;
const MAX_FIELD_CHARACTERS = 32 * 1024;

/** One message in a room, as it is sealed. */
export interface RoomMessage {
  readonly from: string;
  /** The receiver; all peers in the room where it is left out. */
  readonly to?: string;
  /** When it was sent, in milliseconds since 1970, by the sender's clock. */
  readonly at: number;
  readonly passive?: boolean;
  readonly offer?: string;
  readonly answer?: string;
  readonly candidate?: string;
  readonly offerId?: string;
}

/** Trystero's part of a room message. */
export type Signals = Omit<RoomMessage, 'from' | 'to' | 'at'>;

/** Parses JSON of trystero, or of a peer that has the password; undefined where it is no object. */
const parseObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

/** Trystero's fields of a message; undefined where one is not valid. */
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

/** Parses a message that trystero wants to send. */
export const parseSignals = (text: string): Signals => {
  const raw = parseObject(text);
  return (raw && signalsOf(raw)) ?? {};
};

/** Parses a message of another peer; undefined where it is not valid. */
export const parseRoomMessage = (text: string): RoomMessage | undefined => {
  const raw = parseObject(text);
  const signals = raw && signalsOf(raw);
  if (!raw || !signals) return undefined;
  const { from, to, at } = raw;
  if (!isPeerId(from) || typeof at !== 'number' || !Number.isSafeInteger(at)) return undefined;
  if (to !== undefined && !isPeerId(to)) return undefined;
  return { ...signals, from, at, ...(to !== undefined && { to }) };
};
