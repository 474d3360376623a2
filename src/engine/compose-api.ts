import type { ErrorReport } from '../lib/error-report.ts';
import { part } from '../lib/app-parts.ts';
import { lateCalls } from '../lib/lazy.ts';
import { ok } from '../lib/result.ts';
import type { EngineApi } from './api/engine-api.ts';
import type { BackupPorts } from './backup/backup-deps.ts';
import type { Services } from './compose-services.ts';
import type { Core } from './core.ts';
import type { UnlockedApi } from './screen-lock.ts';
import type { Vault } from './vault/vault.ts';

/** What is not a service's. */
export interface Ending {
  vault(): Promise<Vault>;
  diagnostics(): readonly string[];
  errors(): ErrorReport;
  shutdown(): Promise<void>;
  backupPorts(): Promise<BackupPorts>;
  closeStore(): void;
}

/** Parting from contacts, fetched when somebody does. */
const removingBy = (core: Core, services: Services): Pick<EngineApi, 'removeContact' | 'blockContact'> => {
  const removing = part(async () => (await import('./parting/removing.ts')).createRemoving(core, services));
  return {
    removeContact: async (person) => (await removing()).remove(person),
    blockContact: async (person) => (await removing()).block(person),
  };
};

/** The first start, with the invite that one came with. */
const createStart =
  ({ profile, redeemer }: Services): EngineApi['start'] =>
  async (nickname, code) => {
    const invite = code === undefined ? null : redeemer.prepare(code);
    const started = await profile.start(nickname, (tx) => {
      if (invite?.ok) invite.value.begin(tx);
    });
    if (!started.ok) return started;
    const { profile: made, fresh } = started.value;
    if (!fresh || !invite) return ok({ profile: made, invite: null });
    return ok({ profile: made, invite: invite.ok ? ok(invite.value.preview) : invite });
  };

/** What stands in the box that is left is in the list of chats from then on. */
const openingChats =
  ({ drafts, history }: Services): EngineApi['openChat'] =>
  async (chat) => {
    drafts.left();
    await history.show(chat);
  };

/** The API over the services. */
export const composeApi = (
  core: Core,
  services: Services,
  { vault, backupPorts, closeStore, diagnostics, errors, shutdown }: Ending,
): UnlockedApi => {
  const { profile, contacts, drafts, history, inviter, redeemer, meeting } = services;
  const describing = part(async () =>
    (await import('./contacts/describing.ts')).createDescribing(core, contacts),
  );
  const backup = part(async () => {
    const [{ createBackup }, ports] = await Promise.all([import('./backup/backup.ts'), backupPorts()]);
    return createBackup({ ...ports, core, closeStore });
  });
  const suggesting = part(() => import('./backup/suggest-passphrase.ts'));

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
    openChat: openingChats(services),
    olderMessages: history.older,
    markRead: services.markRead,
    sendText: services.sendText,
    setDraft: drafts.set,
    createInvite: inviter.create,
    cancelInvite: inviter.cancel,
    readInvite: async (code) => redeemer.read(code),
    acceptInvite: (code) => redeemer.accept(code),
    dismissRedemption: redeemer.dismiss,
    ...lateCalls(describing, 'describeContact', 'seeNickname'),
    ...removingBy(core, services),
    seeDevices: services.seeDevices,
    seeElsewhere: services.elsewhere.seen,
    ...services.pairer.calls,
    ...services.verifier.calls,
    ...services.network.calls,
    suggestPassphrase: async () => (await suggesting()).suggestPassphrase(core.random),
    exportBackup: async (request, tell) => {
      const allowed = await (await vault()).check(request.current ?? '');
      return allowed.ok ? (await backup()).exportBackup(request, tell) : allowed;
    },
    ...lateCalls(backup, 'restoreBackup'),
    reachOut: async () => meeting.call(),
    vault: async (command) => (await vault()).run(command, core.lane),
    diagnostics: async () => diagnostics(),
    errors: async () => errors(),
    shutdown,
  };
};
