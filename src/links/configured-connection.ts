import type { IceChoice, IceServer } from '../lib/ice-server.ts';
import { configurationOf } from './ice.ts';

/**
 * Connections that lead to nobody yet, of those that introductions make: twenty that trystero keeps ready for each of three
 * kinds of servers, and forty for those who announce themselves. The dialler has MAX_DIALS (16) of its own beside them.
 * Chromium allows five hundred in a page, linked ones and those it has not collected included, and makes none from then on.
 */
export const MAX_UNLINKED = 100;

/** Connections of one kind, made as is chosen. */
export interface ConfiguredConnections {
  /** RTCPeerConnection, whatever configuration it is made with. */
  readonly connection: typeof RTCPeerConnection;
  /** From now on, for connections to come. */
  configure(choice: IceChoice): void;
  /** Gives up those that nobody has answered yet: what they say of this browser is no longer so. */
  renew(): void;
  /** Gives up every connection there is. */
  giveUp(): void;
}

const isAnswered = ({ remoteDescription }: RTCPeerConnection): boolean => remoteDescription !== null;

/**
 * What a connection said of this browser is not read any more. Trystero keeps offers ready, and reads one when it
 * wants it; where that throws it makes a new one in its place. An answer is only missed.
 */
const hideDescription = (connection: RTCPeerConnection): void => {
  const wasAnswered = isAnswered(connection);
  Object.defineProperty(connection, 'localDescription', {
    get: () => {
      if (wasAnswered) return null;
      throw new DOMException('the offer was given up', 'InvalidStateError');
    },
  });
};

/**
 * `max`: how many of them may lead to nobody yet.
 *
 * Trystero and the dialler make connections wherever they need one, trystero twenty of them in advance. So it is
 * the class that knows how: no way to make one passes by what the person has chosen.
 */
export const configuredConnections = (
  Base: typeof RTCPeerConnection,
  given: readonly IceServer[],
  { max = Number.POSITIVE_INFINITY, ...first }: IceChoice & { readonly max?: number },
): ConfiguredConnections => {
  let configuration = configurationOf(given, first);
  const open = new Set<ConfiguredConnection>();
  /** Makes room for one more: those that nobody answered go first, then those that are being made, the oldest first. */
  const makeRoom = (): void => {
    const unlinked = [...open].filter(({ connectionState }) => /^(?:new|connecting)$/u.test(connectionState));
    const order = unlinked.toSorted((a, b) => Number(isAnswered(a)) - Number(isAnswered(b)));
    for (const one of order.slice(0, Math.max(0, order.length + 1 - max))) one.giveUp();
  };
  class ConfiguredConnection extends Base {
    constructor() {
      makeRoom();
      super(configuration);
      open.add(this);
    }

    override close(): void {
      open.delete(this);
      super.close();
    }

    /** Also where whoever has adopted it does not let others close it. */
    giveUp(): void {
      open.delete(this);
      if (this.connectionState === 'closed') return;
      hideDescription(this);
      super.close();
      // Closing says nothing at the closing end.
      this.dispatchEvent(new Event('connectionstatechange'));
    }
  }
  return {
    connection: ConfiguredConnection,
    configure: (choice) => (configuration = configurationOf(given, choice)),
    renew: () => {
      for (const one of open) if (!isAnswered(one)) one.giveUp();
    },
    giveUp: () => {
      for (const one of open) one.giveUp();
    },
  };
};
