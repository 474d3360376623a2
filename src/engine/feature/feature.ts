import type { Result } from '../../lib/result.ts';
import type { LinkId } from '../../ports/links.ts';
import type { StoreError } from '../../ports/store.ts';
import type { ListName } from '../api/engine-state.ts';
import type { FeaturesApi } from '../api/features.ts';
import type { PersonId } from '../api/ids.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Slices } from '../state/shown.ts';
import type { Frame, FrameForm } from '../wire/frame-form.ts';

/**
 * The peers that may send a frame: all that passed the gate, contacts alone, sharers (contacts and own devices, as they share
 * conversations), or those for which the function answers true.
 */
export type Sender = 'anyone' | 'contact' | 'sharer' | ((person: PersonId) => boolean);

/** A frame that a feature hears. No other feature hears the same. */
export interface Heard<F extends Frame = Frame> {
  readonly form: FrameForm<F>;
  readonly from: Sender;
  /**
   * The frame is a step of becoming contacts: after an error in it the link is closed, and the two try again on another one.
   * `holding`: its sender may be a contact after it, so frames behind it wait until it is handled.
   */
  readonly step?: 'plain' | 'holding';
  /** Settles when the frame is handled. */
  take(link: OpenLink, frame: F): void | Promise<void>;
}

/** Declares that a feature hears frames of this form, and from which peers. */
export const hear = <F extends Frame>(form: FrameForm<F>, how: Omit<Heard<F>, 'form'>): Heard => ({
  ...(how as Omit<Heard, 'form'>),
  form,
});

/**
 * One thing that people can do, as the rest of the engine sees it: what it hears, shows, answers and keeps. The engine goes
 * over a list of these (features.ts), so that another feature is a folder and a line in that list.
 */
export interface Feature {
  /** Reads what it keeps, before anything else happens. */
  load?(): Promise<Result<void, StoreError>>;
  /** The frames that others may send to it. */
  readonly hears?: readonly Heard[];
  /** A contact's link is up. */
  met?(link: OpenLink): void;
  /** The link of an own device is up. */
  metOwn?(link: OpenLink): void;
  /** A link that had passed the gate is gone. */
  lost?(link: OpenLink): void;
  /** A link is gone, whether or not it had passed the gate. */
  closed?(link: LinkId): void;
  /** Settings were changed. */
  chosen?(): void | Promise<void>;
  /** Its slices of what the screen shows, told whole when they are out of date. */
  readonly shows?: Partial<Omit<Slices, ListName>>;
  /** Those that are lists of rows with ids: of these the rows that changed are told. */
  readonly lists?: Partial<Pick<Slices, ListName>>;
  /** Its calls of the API, by what they are about. Others may answer other calls about the same. */
  readonly answers?: { readonly [N in keyof FeaturesApi]?: Partial<FeaturesApi[N]> };
}
