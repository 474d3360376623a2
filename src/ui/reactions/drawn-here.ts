import type { Sign } from './signs.ts';

/** A sign of each version of Emoji, by which it shows whether this system draws those of its version. */
const OF_VERSION: ReadonlyMap<number, string> = new Map([
  [0, '😀'],
  [12, '🥱'],
  [12.1, '🧑‍🦰'],
  [13, '🥲'],
  [13.1, '😶‍🌫️'],
  [14, '🫠'],
  [15, '🫨'],
  [15.1, '🐦‍🔥'],
  [16, '🫩'],
  [17, '🫪'],
]);

/** The flags of countries, which some systems show as two letters. */
const FLAGS = 9;
const FLAG = '🇫🇷';

const SIZE_PX = 16;

/** The picture of a text in some colour. */
const picture = (context: CanvasRenderingContext2D, text: string, colour: string): string => {
  context.clearRect(0, 0, 4 * SIZE_PX, SIZE_PX * 2);
  context.fillStyle = colour;
  context.fillText(text, 0, SIZE_PX);
  return context.getImageData(0, 0, 4 * SIZE_PX, SIZE_PX * 2).data.join();
};

/** What is made of several signs that the system does not join is wider than one sign. */
const isOneWide = (context: CanvasRenderingContext2D, sign: string): boolean =>
  context.measureText(sign).width < context.measureText('😀').width * 1.5;

/** A sign that is made of several, which a joiner (U+200D) stands between. */
const JOINED = '👨‍👩‍👧';
const JOINER = '\u200D';

/** Whether a sign is drawn as one picture with colours of its own, not as letters or an empty box in the text's. */
const isPicture = (context: CanvasRenderingContext2D, sign: string): boolean => {
  if (picture(context, sign, '#000') !== picture(context, sign, '#f00')) return false;
  return isOneWide(context, sign);
};

const createContext = (): CanvasRenderingContext2D | null => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [4 * SIZE_PX, 2 * SIZE_PX];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context) context.font = `${SIZE_PX}px sans-serif`;
  return context;
};

/**
 * The signs that this system draws, as far as a look at one sign of each version says so. Where that cannot be known, because
 * the browser hides what it draws, or draws without colours: all of them, but those that it does not join.
 */
export const drawnHere = (signs: readonly Sign[]): readonly Sign[] => {
  const context = createContext();
  if (context === null) return signs;
  if (!isPicture(context, '😀'))
    return isOneWide(context, JOINED) ? signs : signs.filter(({ sign }) => !sign.includes(JOINER));
  const drawn = new Set<number>();
  for (const [version, sign] of OF_VERSION) if (isPicture(context, sign)) drawn.add(version);
  const hasFlags = isPicture(context, FLAG);
  return signs.filter(
    ({ since, group, sign }) =>
      (drawn.has(since) || !OF_VERSION.has(since)) &&
      (hasFlags || group !== FLAGS || !/\p{Regional_Indicator}/u.test(sign)),
  );
};
