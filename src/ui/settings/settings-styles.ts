import { css } from 'lit';

/** Styles of the settings: a column of cards. */
export const settingsStyles = css`
  :host {
    display: block;
  }

  .page {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    max-width: 640px;
    margin: 0 auto;
    padding: 12px 20px 40px;
    padding-top: calc(12px + env(safe-area-inset-top));
  }

  header {
    display: flex;
    align-items: center;
    min-height: 48px;
  }

  h1 {
    min-width: 0;
    font-size: var(--text-title);
    overflow-wrap: anywhere;
  }

  h2 {
    font-size: var(--text-base);
  }

  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 14px;
    padding: 20px;
    border: 1px solid var(--line);
    border-radius: var(--radius-card);
    background: var(--raised);
    overflow-wrap: anywhere;
  }

  section > p:empty {
    display: none;
  }

  .switch {
    display: flex;
    align-items: center;
    gap: 14px;
  }

  .you {
    --print-size: 56px;
  }

  form {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 8px;
  }

  form .field {
    flex: 1 1 200px;
  }

  .switch {
    justify-content: space-between;
    min-height: var(--target);
    cursor: pointer;
  }

  .switch span span {
    display: block;
  }

  [role='switch'] {
    position: relative;
    flex: none;
    width: 48px;
    height: 28px;
    margin: 0;
    border: 1px solid var(--control-line);
    border-radius: 14px;
    background: var(--surface);
    appearance: none;
    cursor: pointer;
    transition: background var(--quick) var(--ease);
  }

  [role='switch']::before {
    content: '';
    position: absolute;
    top: 4px;
    left: 4px;
    width: 18px;
    height: 18px;
    border-radius: 50%;
    background: var(--control-line);
    transition: translate var(--quick) var(--ease);
  }

  [role='switch']:checked {
    border-color: var(--accent);
    background: var(--accent);
  }

  [role='switch']:checked::before {
    background: var(--accent-text);
    translate: 20px;
  }

  .safe {
    color: var(--success);
  }

  .risk {
    color: var(--warning);
  }

  .verdict {
    display: flex;
    align-items: center;
    gap: 8px;
    font-weight: 600;
  }

  .lines {
    max-height: 320px;
    overflow: auto;
    margin: 0;
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius-control);
    background: var(--surface);
    font-size: var(--text-small);
    white-space: pre-wrap;
  }

  @media (width >= 760px) {
    .back {
      display: none;
    }
  }

  @media (width < 760px) {
    .page {
      padding-inline: 12px;
    }
  }

  @media (forced-colors: active) {
    [role='switch'] {
      appearance: auto;
    }

    [role='switch']::before {
      display: none;
    }
  }
`;
