const PRESSES = ['keydown', 'pointerdown', 'input'] as const;

/** Runs once: with the first key, press or input on this page. */
export const onFirstPress = (run: () => void): void => {
  const once = (): void => {
    for (const press of PRESSES) removeEventListener(press, once, true);
    run();
  };
  for (const press of PRESSES) addEventListener(press, once, { capture: true, passive: true });
};
