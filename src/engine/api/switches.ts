import type { Settings } from './state.ts';

/** Whether a feature that can be switched off is on. It is on until the person switches it off. */
export const isOn = ({ off }: Settings, feature: string): boolean => !off?.includes(feature);

/** The change of the settings that switches a feature on or off. */
export const switched = ({ off = [] }: Settings, feature: string, on: boolean): Pick<Settings, 'off'> => ({
  off: [...off.filter((each) => each !== feature), ...(on ? [] : [feature])],
});
