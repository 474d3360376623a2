import { done, ok } from '../lib/result.ts';
import type { EngineApi } from './api/engine-api.ts';
import type { PersonId } from './api/ids.ts';
import type { BackupPorts } from './backup/backup-deps.ts';
import { createReading } from './chats/reading.ts';
import type { Services } from './compose-services.ts';
import { chatWith } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import { createSending } from './delivery/sending.ts';
import type { Vault } from './vault/vault.ts';

/** What is not a service's. */
export interface Ending {
  vault(): Promise<Vault>;
  diagnostics(): readonly string[];
  shutdown(): Promise<void>;
  backupPorts(): Promise<BackupPorts>;
  closeStore(): void;
}

/** Removes a contact with the conversation; the numbering stays, so that it never repeats. */
const createRemoval = (core: Core, services: Services) => (person: PersonId) =>
  core.lane(async () => {
    const { contacts, chats, drafts, history, peers, meeting, cards, sealer } = services;
    const chat = chatWith(person);
    const outbox = await core.tables.outbox.list({
      from: [person, 0],
      to: [person, Number.MAX_SAFE_INTEGER],
    });
    const unsent = outbox.ok ? outbox.value.map(({ key }) => core.tables.outbox.delete(key)) : [];
    const outgoing = { ops: unsent, commit: () => undefined };
    const conversation = [await history.remove(chat), chats.remove(chat), drafts.forget(chat)];
    const known = [contacts.remove(person), cards.remove(person), await sealer.forget(person)];
    const kept = await core.keep(...conversation, ...known, outgoing);
    if (!kept.ok) return kept;
    for (const link of peers.all(person)) core.links.close(link.id);
    meeting.update();
    return done;
  });

/** The first start, with the invite that one came with. */
const createStart =
  ({ profile, redeemer }: Services): EngineApi['start'] =>
  async (nickname, code) => {
    const invite = code === undefined ? null : redeemer.plan(code);
    const started = await profile.start(nickname, invite?.ok ? [invite.value.plan] : []);
    if (!started.ok) return started;
    const { profile: made, fresh } = started.value;
    if (!fresh || !invite) return ok({ profile: made, invite: null });
    return ok({ profile: made, invite: invite.ok ? ok(invite.value.preview) : invite });
  };

/** The API over the services. */
export const composeApi = (
  core: Core,
  services: Services,
  { vault, backupPorts, closeStore, diagnostics, shutdown }: Ending,
): EngineApi => {
  const { profile, contacts, chats, drafts, history, cursors, sealer, delivery } = services;
  const { inviter, redeemer, meeting, peers } = services;
  const send = createSending({
    core,
    cursors,
    chats,
    history,
    sealer,
    linkedDevice: (person) => peers.primary(person)?.peer.device ?? null,
    identity: profile.identity,
    knows: (person) => contacts.get(person) !== undefined,
    forgetDraft: drafts.forget,
    written: (person) => {
      if (peers.primary(person)) delivery.written(person);
      else meeting.call(person);
    },
  });
  const read = createReading({
    core,
    chats,
    cursors,
    tells: () => profile.settings().readReceipts,
    acknowledge: delivery.acknowledge,
  });

  const backup = async () => {
    const [{ createBackup }, ports] = await Promise.all([import('./backup/backup.ts'), backupPorts()]);
    return createBackup({ ...ports, core, closeStore });
  };

  return {
    listen: async (listener) => core.publisher.listen(listener),
    start: createStart(services),
    rename: profile.rename,
    changeSettings: async (change) => {
      const changed = await profile.changeSettings(change);
      // What was read may be shown now, or no longer.
      if (changed.ok) await history.show(core.publisher.shown());
      core.publisher.touch('chats');
      meeting.update();
      return changed;
    },
    openChat: history.show,
    olderMessages: history.older,
    markRead: read,
    sendText: send,
    setDraft: drafts.set,
    createInvite: inviter.create,
    cancelInvite: inviter.cancel,
    readInvite: async (code) => redeemer.read(code),
    acceptInvite: (code) => redeemer.accept(code),
    dismissRedemption: redeemer.dismiss,
    removeContact: createRemoval(core, services),
    ...services.pairer.calls,
    ...services.verifier.calls,
    ...services.network.calls,
    exportBackup: async (request, tell) => (await backup()).exportBackup(request, tell),
    restoreBackup: async (request, tell) => (await backup()).restoreBackup(request, tell),
    reachOut: async () => meeting.call(),
    vault: async (command) => (await vault()).run(command, core.lane),
    diagnostics: async () => diagnostics(),
    shutdown,
  };
};
