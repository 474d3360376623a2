import { msg, str } from '@lit/localize';
import { storageWords } from '../invite/invite-words.ts';
import type { Detail, Facts, Finding } from './finding.ts';

/** The check of the storage: whether the browser can store data, and whether it keeps them. */
export const storageFinding = ({ engine, safety, formats }: Facts): Finding => {
  const base = { id: 'storage', title: msg('Storage') };
  const used = safety?.usedBytes ?? null;
  const details: readonly Detail[] =
    used === null ? [] : [{ name: msg('In use'), value: formats.size(used) }];
  if (engine.storage !== null) return { ...base, level: 'broken', ...problem(engine.storage), details };
  if (safety === null)
    return { ...base, level: 'unknown', what: msg('Asking the browser'), todo: null, details };
  const { persisted, clearsUnused } = safety;
  if (persisted && !clearsUnused) {
    const what = msg('The browser has agreed to keep your keys and messages until you delete them yourself.');
    return { ...base, level: 'works', what, todo: null, details };
  }
  return {
    ...base,
    level: 'limited',
    what: msg('Your keys and messages are kept, but the browser may clear them by itself.'),
    todo: msg(
      'In the settings under “What is kept here” you can ask it to keep them. A backup is safer still.',
    ),
    details,
  };
};

const problem = (kind: Parameters<typeof storageWords>[0]): Pick<Finding, 'what' | 'todo'> =>
  storageWords(kind);

/** Whether the app opens without a network. */
export const offlineFinding = ({ offline }: Facts): Finding => {
  const base = { id: 'offline', title: msg('Opening without a network'), todo: null, details: [] };
  switch (offline) {
    case 'ready':
      return { ...base, level: 'works', what: msg('The app is kept in this browser (service worker).') };
    case 'starting':
      return {
        ...base,
        level: 'unknown',
        what: msg('The app is being kept in this browser (service worker).'),
      };
    case 'refused':
      return {
        ...base,
        level: 'limited',
        what: msg('The browser refuses to keep the app (service worker). With a network everything works.'),
        todo: msg(
          'It does so where it does not know the certificate of the page, and some do in private windows. Whoever hosts the page can give it a certificate that browsers know.',
        ),
      };
    case 'unsupported':
      return {
        ...base,
        level: 'limited',
        what: msg('This browser cannot keep the app (service worker). With a network everything works.'),
      };
  }
};

/** The errors in one sentence. */
export const overallWords = (findings: readonly Finding[], { formats }: Facts): string => {
  const count = (level: Finding['level']): number => findings.filter((one) => one.level === level).length;
  const [broken, limited] = [count('broken'), count('limited')];
  if (broken > 0)
    return msg(str`Does not work: ${formats.number(broken)}. Works in part: ${formats.number(limited)}.`);
  if (limited > 0) return msg(str`What is needed works. Worth a look: ${formats.number(limited)}.`);
  return msg('Everything that was looked at works.');
};
