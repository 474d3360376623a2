import { css } from 'lit';

/**
 * Styles of the whole window, and of the empty shell at the start. The window is a container, so that "low" and
 * "narrow" depend on the person's text size: `rem` in a container query is that of the root (CSS Containment 3, 3.3).
 */
export const appStyles = css`
  :host {
    position: fixed;
    inset: 0 0 auto;
    display: flex;
    flex-direction: column;
    height: var(--app-height, 100dvh);
    overflow: hidden auto;
    overflow-wrap: break-word;
    container: app / size;
    background: var(--surface);
    color: var(--text);
  }

  dp-main,
  dp-welcome,
  dp-problem,
  .shell {
    height: 100%;
    min-height: min(100%, 22rem);
  }

  .missing {
    flex: none;
  }

  /* Very large text: some words are longer than a line. */
  @container app (width < 14rem) {
    dp-main,
    dp-welcome,
    dp-problem,
    .dialogs {
      hyphens: auto;
    }
  }

  .ghost-side {
    display: grid;
    align-content: start;
    gap: 12px;
    width: min(320px, 100%);
    height: 100%;
    padding: 20px;
    border-inline-end: 1px solid var(--line);
  }

  .ghost {
    height: 60px;
    border-radius: 12px;
    background: var(--sand);
  }

  .short {
    width: 50%;
    height: 32px;
    margin-bottom: 12px;
  }

  .late {
    position: absolute;
    inset: auto 20px 40px;
    color: var(--text-quiet);
    text-align: center;
    animation: appear 1ms 3s both;
  }

  @keyframes appear {
    from {
      visibility: hidden;
    }

    to {
      visibility: visible;
    }
  }
`;
