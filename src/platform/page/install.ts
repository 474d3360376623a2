import { createSignal } from '../../lib/signal.ts';
import type { PageServices } from '../../ui/page-services.ts';

/** Chromium's question about installing, held back until the person wants it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

const isPrompt = (event: Event): event is InstallPrompt => 'prompt' in event;

/** Installing as an app. */
export const createInstall = (): Pick<PageServices, 'install' | 'askInstall'> => {
  const standalone = matchMedia('(display-mode: standalone)').matches;
  const install = createSignal<'offered' | 'installed' | 'not-offered'>(
    standalone ? 'installed' : 'not-offered',
  );
  let prompt: InstallPrompt | undefined;
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    if (!isPrompt(event)) return;
    prompt = event;
    install.set('offered');
  });
  addEventListener('appinstalled', () => install.set('installed'));
  return {
    install,
    askInstall: async () => {
      const question = prompt;
      prompt = undefined; // a prompt can be shown once
      if (install.get() === 'offered') install.set('not-offered');
      await question?.prompt();
    },
  };
};
