import type { IceChoice, IceServer } from '../lib/ice-server.ts';
import { configurationOf } from './ice.ts';

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

/**
 * What a connection said of this browser is not read any more. Trystero keeps offers ready, and reads one when it
 * wants it; where that throws it makes a new one in its place. An answer is only missed.
 */
const hideDescription = (connection: RTCPeerConnection): void => {
  const isAnswered = connection.remoteDescription !== null;
  Object.defineProperty(connection, 'localDescription', {
    get: () => {
      if (isAnswered) return null;
      throw new DOMException('the offer was given up', 'InvalidStateError');
    },
  });
};

/**
 * Trystero and the dialler make connections wherever they need one, trystero twenty of them in advance. So it is
 * the class that knows how: no way to make one passes by what the person has chosen.
 */
export const configuredConnections = (
  Base: typeof RTCPeerConnection,
  given: readonly IceServer[],
  first: IceChoice,
): ConfiguredConnections => {
  let configuration = configurationOf(given, first);
  const open = new Set<ConfiguredConnection>();
  class ConfiguredConnection extends Base {
    constructor() {
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
      for (const one of open) if (one.remoteDescription === null) one.giveUp();
    },
    giveUp: () => {
      for (const one of open) one.giveUp();
    },
  };
};
