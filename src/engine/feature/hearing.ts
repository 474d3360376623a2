import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Frame, FrameForm } from '../wire/frame-form.ts';
import type { AcceptanceHold } from './acceptance-hold.ts';
import type { Feature, Heard, Sender } from './feature.ts';

/** What hearing stands on. */
export interface HearingDeps {
  readonly core: Pick<Core, 'boundary' | 'links'>;
  /** The forms by which frames are read. */
  readonly forms: readonly FrameForm[];
  readonly held: AcceptanceHold;
  isContact(person: PersonId): boolean;
  /** Whether this is the own person, so the link is to an own device. */
  isSelf(person: PersonId): boolean;
  /** Takes a frame that has waited. */
  take(link: LinkId, frame: Bytes): void | Promise<void>;
}

/** All frames that features hear. A frame that two of them hear, or that has no form here, is a bug of the list of features. */
const listHeard = (features: readonly Feature[], forms: readonly FrameForm[]): ReadonlyMap<number, Heard> => {
  const all = new Map<number, Heard>();
  for (const heard of features.flatMap(({ hears }) => hears ?? [])) {
    const { name, type } = heard.form;
    if (all.has(type)) throw new Error(`two features hear frame ${type}`);
    if (!forms.includes(heard.form)) throw new Error(`frame ${type}, ${name}, is on no list`);
    all.set(type, heard);
  }
  return all;
};

/**
 * Brings frames to the feature that hears them. Answers false where the sender may not send the frame; else a promise that
 * settles when it is handled.
 */
export const createHearing = (
  features: readonly Feature[],
  { core, forms, held, isContact, isSelf, take }: HearingDeps,
): ((link: OpenLink, frame: Frame) => false | void | Promise<void>) => {
  const { boundary, links } = core;
  const heardBy = listHeard(features, forms);

  const isFrom = (sender: Sender, { peer: { person } }: OpenLink): boolean => {
    if (sender === 'anyone') return true;
    if (typeof sender === 'function') return sender(person);
    return isContact(person) || (sender === 'sharer' && isSelf(person));
  };

  /** A step of becoming contacts: see Heard. */
  const step = ({ id }: OpenLink, work: () => void | Promise<void>): void | Promise<void> => {
    const whole = async (): Promise<void> => {
      await work();
      for (const bytes of held.release(id)) void boundary.run('links', () => take(id, bytes));
    };
    // What follows on this link need not wait for it: that is what holding is for.
    void boundary.run('invites', whole, () => links.close(id));
  };

  return (link, frame) => {
    const heard = heardBy.get(frame[0]);
    // A frame that no feature hears counts as one between sharers, as frames of later versions will be.
    if (!isFrom(heard?.from ?? 'sharer', link)) return false;
    if (!heard) return undefined;
    const work = (): void | Promise<void> => heard.take(link, frame);
    if (!heard.step) return boundary.run(`frame ${heard.form.name}`, work);
    if (heard.step === 'holding') held.begin(link.id);
    return step(link, work);
  };
};
