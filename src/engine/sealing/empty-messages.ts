import type { DeviceId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Tx } from '../storage/transaction.ts';
import type { LazySealer } from './lazy-sealer.ts';

/** How long an empty message waits for a text that could carry what the session needs, in milliseconds. */
export const EMPTY_MESSAGE_AFTER_MS = 2_000;

/** Wait before the empty message to a new contact, in milliseconds: their chat is drawn first. */
const GREET_AFTER_MS = 0;

/** Sends empty messages where the session needs a message and no text is sent. */
export interface EmptyMessages {
  /** The session may owe a message; looks after a while. */
  soon(link: OpenLink): void;
  /** Starts a session before the first text, so that the text finds it. */
  greet(link: OpenLink): void;
}

/** What they stand on. */
export interface EmptyMessagesDeps {
  readonly sealer: LazySealer;
  /** Sends one over the link, if it is wanted then and the link is still there. */
  send(link: OpenLink, isWanted: (tx: Tx) => Promise<boolean>): Promise<void>;
}

/** The empty messages of one engine. */
export const createEmptyMessages = ({ clock }: Core, { sealer, send }: EmptyMessagesDeps): EmptyMessages => {
  const waiting = new Set<OpenLink>();

  const sendIf = async (
    link: OpenLink,
    isWanted: (tx: Tx, device: DeviceId) => Promise<boolean>,
  ): Promise<void> => {
    await sealer.ready();
    await send(link, (tx) => isWanted(tx, link.peer.device));
  };

  return {
    soon: (link) => {
      if (waiting.has(link)) return;
      waiting.add(link);
      clock.after(EMPTY_MESSAGE_AFTER_MS, () => {
        waiting.delete(link);
        return sendIf(link, sealer.owesEmptyMessage);
      });
    },
    // Nothing, where a first message has been quicker.
    greet: (link) =>
      void clock.after(GREET_AFTER_MS, () =>
        sendIf(link, async (tx, device) => !(await sealer.hasSession(tx, device))),
      ),
  };
};
