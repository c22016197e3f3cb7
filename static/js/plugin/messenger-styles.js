// The styles of the messenger's window, as a text for a sheet: pages may forbid <style>.

export const STYLES = `
  :host {
    --surface: light-dark(oklch(1 0 0), oklch(0.208 0.01 268));
    --sunken: light-dark(oklch(0.965 0.005 264), oklch(0.165 0.009 268));
    --hover: light-dark(oklch(0.3 0.03 264 / 0.06), oklch(0.95 0.02 264 / 0.08));
    --line: light-dark(oklch(0.9 0.006 264), oklch(0.32 0.012 268));
    --line-field: light-dark(oklch(0.645 0.016 264), oklch(0.535 0.016 268));
    --text: light-dark(oklch(0.24 0.018 268), oklch(0.935 0.006 264));
    --soft: light-dark(oklch(0.44 0.018 268), oklch(0.77 0.012 264));
    --accent: light-dark(oklch(0.5 0.19 268), oklch(0.56 0.19 268));
    --accent-hover: light-dark(oklch(0.45 0.19 268), oklch(0.52 0.19 268));
    --link: light-dark(oklch(0.47 0.19 268), oklch(0.78 0.115 268));
    --danger: light-dark(oklch(0.52 0.19 25), oklch(0.75 0.145 22));
    --ring: light-dark(oklch(0.53 0.2 268), oklch(0.72 0.15 268));
    color: var(--text);
    font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Apple SD Gothic Neo", "Malgun Gothic",
      "Noto Sans KR", "Noto Sans CJK KR", system-ui, sans-serif;
  }
  *, ::before, ::after { box-sizing: border-box; }
  h2, p, ol, ul, form { margin: 0; padding: 0; list-style: none; }
  button, input, select, textarea { font: inherit; color: inherit; }
  :focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
  .window, .waiting { position: absolute; inset: auto 0 72px auto; inline-size: 376px;
    max-inline-size: calc(100vw - 40px); border: 1px solid var(--line); border-radius: 14px; background: var(--surface);
    box-shadow: 0 4px 10px -2px rgb(0 0 0 / 0.12), 0 20px 44px -8px rgb(0 0 0 / 0.3); overflow: hidden; }
  .window { display: flex; flex-direction: column; block-size: min(640px, calc(100dvh - 112px)); }
  .waiting { padding: 16px; max-block-size: calc(100dvh - 112px); overflow: auto; }
  .head { display: flex; align-items: center; gap: 8px; min-block-size: 60px; padding: 10px 12px 10px 18px;
    border-block-end: 1px solid var(--line); }
  .title { flex: 1; min-inline-size: 0; }
  .title h2 { overflow: hidden; font-size: 16px; font-weight: 650; text-overflow: ellipsis; white-space: nowrap; }
  .soft { color: var(--soft); font-size: 13px; }
  .body { display: flex; flex-direction: column; flex: 1; min-block-size: 0; overflow: hidden auto;
    overscroll-behavior: contain; }
  .window > .form:not(:empty) { padding: 16px 18px; border-block-end: 1px solid var(--line); }
  .button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-block-size: 36px;
    padding: 6px 14px; border: 1px solid var(--line-field); border-radius: 8px; background: var(--surface);
    font-weight: 550; cursor: pointer; }
  .button:hover { background: var(--hover); }
  .button:disabled { opacity: 0.55; cursor: default; }
  .button.primary { border-color: transparent; background: var(--accent); color: #fff; }
  .button.primary:hover { background: var(--accent-hover); }
  .button.icon { min-inline-size: 36px; padding: 6px; border-color: transparent; background: none; }
  .button.icon:hover { background: var(--hover); }
  .button svg { inline-size: 20px; block-size: 20px; fill: none; stroke: currentcolor; stroke-width: 2;
    stroke-linecap: round; stroke-linejoin: round; }
  .field { display: grid; gap: 4px; margin-block-end: 12px; border: 0; padding: 0; }
  .field > label, .field > legend { font-weight: 550; }
  .field :is(input:not([type="radio"], [type="checkbox"]), select, textarea) { inline-size: 100%; min-block-size: 38px;
    padding: 7px 10px; border: 1px solid var(--line-field); border-radius: 8px; background: var(--surface);
    font-size: 16px; }
  .error { color: var(--danger); font-size: 13px; }
  .chats { padding: 8px; }
  .chats button { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 10px; inline-size: 100%;
    padding: 10px; border: 0; border-radius: 10px; background: none; text-align: start; cursor: pointer; }
  .chats button:hover { background: var(--hover); }
  .chats span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .chats .unread { align-self: center; min-inline-size: 20px; padding: 0 6px; border-radius: 10px;
    background: var(--accent); color: #fff; font: 600 12px/20px system-ui, sans-serif; text-align: center; }
  .is-unread { font-weight: 650; }
  .new { margin: 4px 18px 18px; }
  .earlier { align-self: center; margin-block-start: 14px; }
  .said { display: flex; flex-direction: column; gap: 10px; padding: 18px; margin-block-start: auto; }
  .said li { display: grid; gap: 2px; max-inline-size: 86%; justify-self: start; justify-items: start;
    align-self: flex-start; }
  .said li.own { align-self: flex-end; justify-items: end; }
  .said li > p { padding: 8px 12px; border-radius: 4px 14px 14px; background: var(--sunken); white-space: pre-wrap;
    overflow-wrap: anywhere; }
  .said li.own > p { border-radius: 14px 4px 14px 14px; background: var(--accent); color: #fff; }
  .said a { color: var(--link); text-decoration: underline; }
  .said li.own a { color: inherit; }
  .card { margin: 0 18px 18px; padding: 14px 16px 16px; border: 1px solid var(--line); border-radius: 12px; }
  .card > p { margin-block-end: 10px; }
  .write { display: flex; align-items: flex-end; gap: 8px; padding: 10px 12px;
    border-block-start: 1px solid var(--line); }
  .write textarea { flex: 1; min-block-size: 38px; max-block-size: 140px; padding: 8px 10px; resize: none;
    border: 1px solid var(--line-field); border-radius: 10px; background: var(--surface); font-size: 16px;
    line-height: 1.35; field-sizing: content; }
  .state { padding: 0 18px 8px; }
  .hidden-text { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap; }
  @media (max-width: 480px) {
    .window { position: fixed; inset: 0; inline-size: auto; max-inline-size: none; block-size: auto; border: 0;
      border-radius: 0; }
    .window:not([hidden]) ~ .launcher { display: none; }
    .waiting { inline-size: calc(100vw - 40px); }
  }
  @media (forced-colors: active) { .button, .button.primary { border-color: ButtonBorder; } }
`;
