import { css } from 'lit';

/** The window as a whole, and the shell before there is anything to show. */
export const appStyles = css`
  :host {
    position: fixed;
    inset: 0 0 auto;
    display: block;
    height: var(--app-height, 100dvh);
    background: var(--surface);
    color: var(--text);
  }

  dp-main,
  dp-welcome,
  dp-problem {
    height: 100%;
  }

  .shell {
    height: 100%;
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
