import { type Bytes, concat } from '../../../../src/lib/bytes.ts';

/** A session: one end may lose it, and the end without one begins another. */
export interface Sessions {
  seal(peer: string, content: Bytes): Bytes;
  open(peer: string, sealed: Bytes): Bytes | undefined;
  renew(peer: string): void;
  /** Forgets everything, as a store does that was put back. */
  lose(): void;
  /** Envelopes of one session that came behind one that was sealed after them. */
  readonly disorder: { count: number };
}

interface Session {
  readonly id: number;
  /** The other end has it, so it is not begun with each envelope. */
  readonly isKnown: boolean;
}

const HEAD_BYTES = 9;
let sessions = 0;
let envelopes = 0;

/** The sessions of one device. */
export const createSessions = (): Sessions => {
  const current = new Map<string, Session>();
  const known = new Set<number>();
  const newest = new Map<string, number>();
  const disorder = { count: 0 };
  return {
    seal: (peer, content) => {
      const session = current.get(peer) ?? { id: ++sessions, isKnown: false };
      current.set(peer, session);
      known.add(session.id);
      const head = new DataView(new ArrayBuffer(HEAD_BYTES));
      head.setUint32(0, session.id);
      head.setUint8(4, session.isKnown ? 0 : 1);
      head.setUint32(5, ++envelopes);
      return concat(new Uint8Array(head.buffer), content);
    },
    open: (peer, sealed) => {
      if (sealed.length < HEAD_BYTES) return undefined;
      const head = new DataView(sealed.buffer, sealed.byteOffset, HEAD_BYTES);
      const id = head.getUint32(0);
      const begins = head.getUint8(4) === 1;
      if (!begins && !known.has(id)) return undefined;
      const envelope = head.getUint32(5);
      if (envelope < (newest.get(peer) ?? 0)) disorder.count += 1;
      newest.set(peer, envelope);
      // The newest one is gone on with.
      if (id >= (current.get(peer)?.id ?? 0)) current.set(peer, { id, isKnown: true });
      known.add(id);
      return sealed.slice(HEAD_BYTES);
    },
    renew: (peer) => void current.delete(peer),
    lose: () => {
      current.clear();
      known.clear();
    },
    disorder,
  };
};
