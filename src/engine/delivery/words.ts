import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';
import { FrameType } from '../wire/frame-type.ts';
import { encodeFrame } from '../wire/frames.ts';

/** How long a message of the person's may take the session's business along, in milliseconds. */
export const WORD_AFTER_MS = 2_000;

/** The first word to somebody new waits for their chat to be on the screen, in milliseconds. */
const GREET_AFTER_MS = 0;

/** Says a word for the session's sake, where nobody has anything to say. */
export interface Words {
  /** The session may owe a word; looks after a while. */
  soon(link: OpenLink): void;
  /** Starts a session before anybody has written: the first real message finds it there. */
  greet(link: OpenLink): void;
}

/** The words of one engine. `isOpen`: the link is still there. */
export const createWords = (
  core: Core,
  { sealer, isOpen }: { readonly sealer: LazySealer; isOpen(link: OpenLink): boolean },
): Words => {
  const waiting = new Set<OpenLink>();

  const say = async (link: OpenLink): Promise<void> => {
    const { person, device } = link.peer;
    if (!isOpen(link)) return;
    const made = await sealer.seal({ person, device }, [new Uint8Array()]);
    if (!made.ok || !(await core.keep(made.value.plan)).ok) return;
    const [word] = made.value.sealed;
    if (word) void core.links.send(link.id, encodeFrame([FrameType.message, word.bytes]));
  };

  const sayWhatIsOwed = async (link: OpenLink): Promise<void> => {
    if (await sealer.owesWord(link.peer.device)) await say(link);
  };

  /** Nothing, where a first message has been quicker. */
  const sayIfSilent = async (link: OpenLink): Promise<void> => {
    if (!(await sealer.hasSession(link.peer.device))) await say(link);
  };

  const whenReady = async (work: () => Promise<void>): Promise<void> => {
    await sealer.ready();
    await core.lane(work);
  };

  return {
    soon: (link) => {
      if (waiting.has(link)) return;
      waiting.add(link);
      core.clock.after(WORD_AFTER_MS, () => {
        waiting.delete(link);
        return whenReady(() => sayWhatIsOwed(link));
      });
    },
    greet: (link) => void core.clock.after(GREET_AFTER_MS, () => whenReady(() => sayIfSilent(link))),
  };
};
