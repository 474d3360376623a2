import type { InviteError } from '../../engine/api/invites-api.ts';
import type { NicknameError } from '../../engine/api/profile-api.ts';
import type { NotKept } from '../../engine/api/errors.ts';
import type { InvitePreview, Profile } from '../../engine/api/state.ts';
import { type Result, ok } from '../../lib/result.ts';
import { isKept } from '../shared/layers.ts';
import type { OpenDialog } from '../state/app-store.ts';
import type { AppContext } from '../state/context.ts';
import { CHATS_FRAGMENT, chatFragment, parseFragment } from '../state/routes.ts';
import type { OpenedInvite } from '../welcome/welcome-screen.ts';

/**
 * The way from an opened invite link to the chat. It takes the code out of the address, asks for a nickname at a
 * first start, else for consent, and opens the chat when it exists.
 */
export class InviteFlow {
  /** What the link says, for the first start. */
  opened: OpenedInvite | null = null;
  #code: string | null = null;
  /** A code for pairing without a server. It waits for a nickname, as an invite does. */
  #pairing: string | null = null;

  constructor(private readonly app: AppContext) {}

  /** Goes to the place that a fragment names. The code of an invite does not stay in the address. */
  follow(fragment: string): void {
    const route = parseFragment(fragment);
    if (route.screen !== 'invite' && route.screen !== 'pair') return this.app.store.show(fragment);
    const pairs = route.screen === 'pair';
    this.#pairing = pairs ? route.code : null;
    this.#code = pairs ? null : route.code;
    this.opened = pairs ? { kind: 'pairing' } : null;
    this.app.page.setFragment(CHATS_FRAGMENT, 'replace');
    this.app.store.show(CHATS_FRAGMENT);
  }

  /** Runs after every change of the state, and takes the next step that has become possible. */
  proceed(): void {
    const { engine } = this.app.store;
    if (engine === null) return;
    if (this.#pairing !== null && engine.profile !== null && this.#mayOpen('pairing')) {
      this.app.store.open({ kind: 'pairing', code: this.#pairing });
      this.#pairing = null;
    }
    if (this.#code !== null && engine.profile !== null) {
      if (this.#mayOpen('add-contact')) this.#ask(this.#code);
    } else if (this.#code !== null && this.opened === null) void this.#read(this.#code);
    this.#arrive();
  }

  /** Makes the profile at the first start, and accepts an invite that was opened. */
  async begin(nickname: string): Promise<Result<Profile, NicknameError | NotKept>> {
    // The person may press the button before the link was read.
    if (this.#code !== null && (this.opened?.kind ?? 'reading') === 'reading') await this.#read(this.#code);
    const code = this.opened?.kind === 'good' ? this.#code : null;
    // The code is taken first. Otherwise the new profile in the state would open the dialog.
    const kept = this.#code;
    this.#code = null;
    const started = await this.app.engine.profile.start(nickname, code ?? undefined);
    if (!started.ok) {
      this.#code = kept;
      return started;
    }
    // From now on the device holds data that can be lost.
    void this.app.page.persistStorage();
    const { profile, invite } = started.value;
    if (code !== null && invite !== null) this.#begun(code, invite);
    return ok(profile);
  }

  /** Does not replace a dialog that holds unfinished work. The opened link is shown when that dialog closes. */
  #mayOpen(kind: OpenDialog['kind']): boolean {
    const open = this.app.store.dialog;
    return open === null ? !isKept() : open.kind === kind;
  }

  #ask(code: string): void {
    this.#code = null;
    this.app.store.open({ kind: 'add-contact', code });
  }

  async #read(code: string): Promise<void> {
    this.opened = { kind: 'reading' };
    const read = await this.app.engine.invites.read(code);
    // Another link was opened meanwhile.
    if (this.#code !== code) return;
    this.opened = read.ok
      ? { kind: 'good', preview: read.value }
      : { kind: 'bad', problem: read.error.problem };
    this.app.store.changed();
  }

  #begun(code: string, invite: Result<InvitePreview, InviteError>): void {
    if (invite.ok) this.app.store.followed.add(invite.value.id);
    // The dialog reads it again and says what is wrong.
    else this.app.store.open({ kind: 'add-contact', code });
    this.app.store.changed();
  }

  /** Opens the chat of an invite that was accepted just now, unless a dialog is open. */
  #arrive(): void {
    const { store, engine, page } = this.app;
    const idle = store.route.screen === 'chats' && store.route.chat === null;
    for (const redemption of store.engine?.redemptions ?? []) {
      if (redemption.state !== 'done' || !store.followed.has(redemption.id)) continue;
      const contact = store.contact(redemption.from);
      if (contact === null) continue;
      store.followed.delete(redemption.id);
      if (!idle) continue;
      page.setFragment(chatFragment(contact.chat), 'push');
      void engine.invites.dismiss(redemption.id);
    }
  }
}
