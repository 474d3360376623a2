import { css } from 'lit';

/** The scrolled box with its days, and the way to its end. */
export const messageLogStyles = css`
  :host {
    position: relative;
    display: block;
    min-height: 0;
  }

  .log {
    position: relative;
    height: 100%;
    overflow: hidden auto;
    overflow-anchor: none;
    background: linear-gradient(var(--surface), var(--surface-glow));
  }

  .log:focus-visible {
    outline-offset: -3px;
  }

  .column {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    max-width: 860px;
    min-height: 100%;
    margin: 0 auto;
    padding: 16px 12px 20px;
  }

  .day {
    align-self: center;
    margin: 18px 0 4px;
    padding: 3px 12px;
    border-radius: 12px;
    background: var(--sand);
    color: var(--text-quiet);
    font-size: var(--text-small);
    font-weight: 500;
  }

  .unread {
    display: flex;
    align-items: center;
    gap: 12px;
    margin: 18px 0 6px;
    color: var(--cork);
    font-size: var(--text-small);
    font-weight: 600;
  }

  .unread::before,
  .unread::after {
    content: '';
    flex: 1;
    height: 1px;
    background: currentColor;
    opacity: 0.5;
  }

  .nothing {
    margin: auto;
    max-width: 40ch;
    text-align: center;
    text-wrap: balance;
  }

  .jump {
    position: absolute;
    right: 20px;
    bottom: 14px;
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: var(--target);
    padding: 8px 18px 8px 14px;
    border: 1px solid var(--line);
    border-radius: 22px;
    background: var(--raised);
    color: var(--accent);
    font-weight: 550;
    box-shadow: var(--shadow-high);
  }

  .late {
    margin: 16px auto;
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

  .skeleton {
    display: grid;
    gap: 12px;
  }

  .skeleton span {
    width: 45%;
    height: 40px;
    border-radius: var(--radius-bubble);
    background: var(--sand);
  }

  .skeleton .own {
    justify-self: end;
    width: 35%;
  }
`;
