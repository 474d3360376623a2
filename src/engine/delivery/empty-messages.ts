import { NO_BYTES } from '../../lib/bytes.ts';
import { err } from '../../lib/result.ts';
import type { DeviceId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';
import type { Tx } from '../storage/transaction.ts';
import { FrameType } from '../wire/frame-type.ts';
import { encodeFrame } from '../wire/frames.ts';

/** How long a message of the person's may take the session's business along, in milliseconds. */
export const EMPTY_MESSAGE_AFTER_MS = 2_000;

/** The first message to somebody new waits for their chat to be on the screen, in milliseconds. */
const GREET_AFTER_MS = 0;

/** Sends messages without contents for the sake of the session, where nobody has anything to say. */
export interface EmptyMessages {
  /** The session may owe a message; looks after a while. */
  soon(link: OpenLink): void;
  /** Starts a session before anybody has written: the first real message finds it there. */
  greet(link: OpenLink): void;
}

/** The empty messages of one engine. `isOpen`: the link is still there. */
export const createEmptyMessages = (
  core: Core,
  { sealer, isOpen }: { readonly sealer: LazySealer; isOpen(link: OpenLink): boolean },
): EmptyMessages => {
  const waiting = new Set<OpenLink>();

  const sendIf = async (
    link: OpenLink,
    isWanted: (tx: Tx, device: DeviceId) => Promise<boolean>,
  ): Promise<void> => {
    await sealer.ready();
    const { person, device } = link.peer;
    const made = await core.change(async (tx) =>
      isOpen(link) && (await isWanted(tx, device))
        ? sealer.seal(tx, { person, device }, [NO_BYTES])
        : err('unwanted'),
    );
    const message = made.ok ? made.value[0] : undefined;
    if (message) void core.links.send(link.id, encodeFrame([FrameType.message, message.bytes]));
  };

  return {
    soon: (link) => {
      if (waiting.has(link)) return;
      waiting.add(link);
      core.clock.after(EMPTY_MESSAGE_AFTER_MS, () => {
        waiting.delete(link);
        return sendIf(link, sealer.owesEmptyMessage);
      });
    },
    // Nothing, where a first message has been quicker.
    greet: (link) =>
      void core.clock.after(GREET_AFTER_MS, () =>
        sendIf(link, async (tx, device) => !(await sealer.hasSession(tx, device))),
      ),
  };
};
