import type { Cancel } from '../../lib/signal.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import { FrameType } from '../wire/frame-type.ts';
import { encodeFrame } from '../wire/frames.ts';

/** How often the other side is asked to begin its session anew before the link counts as broken. */
const MAX_RENEWALS = 3;

/** If nothing has been opened so long after that, it is asked again. */
const RENEW_AGAIN_MS = 10_000;

/** What asking needs. */
export interface RenewalDeps {
  readonly core: Core;
  /** The number of the message that is expected next. */
  expected(link: OpenLink): number;
  /** It was asked often enough. */
  gaveUp(link: OpenLink): void;
}

/** Asks the other side to seal anew what no session here opens. */
export interface Renewals {
  ask(link: OpenLink): void;
  /** Whether it was asked, and nothing has been opened since. */
  pending(link: LinkId): boolean;
  /** Something was opened, or the link is gone. */
  settle(link: LinkId): void;
}

/** The renewals of one engine. */
export const createRenewals = ({ core, expected, gaveUp }: RenewalDeps): Renewals => {
  const asked = new Map<LinkId, { readonly times: number; readonly again: Cancel }>();

  const settle = (link: LinkId): void => {
    asked.get(link)?.again();
    asked.delete(link);
  };

  const ask = (link: OpenLink): void => {
    const times = (asked.get(link.id)?.times ?? 0) + 1;
    settle(link.id);
    if (times > MAX_RENEWALS) return gaveUp(link);
    core.log.note('delivery', 'a message cannot be opened; its session begins anew');
    void core.links.send(link.id, encodeFrame([FrameType.renew, expected(link)]));
    asked.set(link.id, { times, again: core.clock.after(RENEW_AGAIN_MS, () => ask(link)) });
  };

  return { ask, pending: (link) => asked.has(link), settle };
};
