import { toBase32 } from '../../../lib/base32.ts';
import { type Bytes, equalBytes } from '../../../lib/bytes.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';
import { DIAL_LIMIT_MS } from '../../../ports/links.ts';
import type { Random } from '../../../ports/random.ts';
import type { DialerKind, CountedDial } from './dial-limits.ts';
import { pointKey } from '../key-space/node-id.ts';
import type { Dial, Dialler, OverlayCrypto } from '../overlay.ts';

/** What open dials need. */
export interface OpenDialsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Pick<OverlayCrypto, 'hash'>;
  readonly dialler: Dialler;
  /** A dial of either direction has ended, with a link or without. */
  ended(): void;
}

/** A dial under way. */
export interface OpenDial extends CountedDial {
  readonly dial: Dial;
  /** The other end's id. */
  readonly id: Bytes;
  readonly timeout: Cancel;
}

/** The dials of a node that have not ended. */
export interface OpenDials {
  all(): readonly OpenDial[];
  has({ id }: Dial): boolean;
  /** The own dial to this node as a neighbour. */
  ownTo(id: Bytes): OpenDial | undefined;
  begin(how: Omit<Dial, 'id'> & Pick<CountedDial, 'dialer' | 'own'>): Dial;
  /** The dial became a link, or failed. */
  over(dial: string): void;
  abandon(dial: Dial): void;
}

const DIAL_ID_BYTES = 10;

/** The kind of an own dial, by its purpose. */
export const ownDialer = ({ purpose }: Pick<Dial, 'purpose'>): DialerKind =>
  purpose.kind === 'neighbour' ? 'neighbour' : 'contact';

/** The open dials of a node. */
export const createOpenDials = ({ clock, random, crypto, dialler, ended }: OpenDialsDeps): OpenDials => {
  const open = new Map<string, OpenDial>();
  const over = (id: string): void => {
    const one = open.get(id);
    if (!one) return;
    one.timeout();
    open.delete(id);
    ended();
  };
  const abandon = (dial: Dial): void => {
    dialler.abandon(dial);
    over(dial.id);
  };
  return {
    all: () => [...open.values()],
    has: ({ id }) => open.has(id),
    ownTo: (id) =>
      [...open.values()].find((one) => one.own && one.dialer === 'neighbour' && equalBytes(one.id, id)),
    begin: ({ peer, purpose, secret, dialer, own }) => {
      const dial = { id: toBase32(random.bytes(DIAL_ID_BYTES)), peer, secret, purpose };
      const id = crypto.hash(peer);
      // The dialler gives up by itself. This timeout is for a dialler that does not tell.
      const timeout = clock.after(2 * DIAL_LIMIT_MS, () => abandon(dial));
      open.set(dial.id, { dial, id, device: pointKey(id), dialer, own, timeout });
      return dial;
    },
    over,
    abandon,
  };
};
