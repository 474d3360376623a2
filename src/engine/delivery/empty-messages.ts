import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';
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

  const send = async (link: OpenLink): Promise<void> => {
    const { person, device } = link.peer;
    if (!isOpen(link)) return;
    const made = await sealer.seal({ person, device }, [new Uint8Array()]);
    if (!made.ok || !(await core.keep(made.value.plan)).ok) return;
    const [message] = made.value.sealed;
    if (message) void core.links.send(link.id, encodeFrame([FrameType.message, message.bytes]));
  };

  const sendWhatIsOwed = async (link: OpenLink): Promise<void> => {
    if (await sealer.owesEmptyMessage(link.peer.device)) await send(link);
  };

  /** Nothing, where a first message has been quicker. */
  const sendIfSilent = async (link: OpenLink): Promise<void> => {
    if (!(await sealer.hasSession(link.peer.device))) await send(link);
  };

  const whenReady = async (work: () => Promise<void>): Promise<void> => {
    await sealer.ready();
    await core.lane(work);
  };

  return {
    soon: (link) => {
      if (waiting.has(link)) return;
      waiting.add(link);
      core.clock.after(EMPTY_MESSAGE_AFTER_MS, () => {
        waiting.delete(link);
        return whenReady(() => sendWhatIsOwed(link));
      });
    },
    greet: (link) => void core.clock.after(GREET_AFTER_MS, () => whenReady(() => sendIfSilent(link))),
  };
};
