// The keyboard of the moderators' pages. Presses what carries `data-key`, or `data-row-key` in the line that has the focus; moves between lines.
// Loaded on those pages and nowhere else. Keys are off while somebody types, and for who turned them off.

const dialog = document.getElementById('keys');
const hint = document.querySelector('[data-keys-hint]');
const off = dialog?.querySelector('[data-keys-off]');
const OFF = 'tajmaat-keys-off';

const stored = () => {
  try {
    return localStorage.getItem(OFF) === 'yes';
  } catch {
    return false;
  }
};

// Where the keyboard writes Arabic, the key's place says which one is meant.
const nameOf = (event) => {
  if (event.key === '?' || event.key === '؟') return '?';
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : '';
};

const types = (element) => element?.matches?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
const isShown = (element) => element.getClientRects().length > 0;

// A form names the field to go to; everything else is pressed.
function press(element) {
  const field = element.dataset.keyTo && document.getElementById(element.dataset.keyTo);
  if (field) {
    // What is folded away opens with its key.
    for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    field.focus();
    field.scrollIntoView({ block: 'center' });
  } else {
    element.click();
  }
}

const rows = () => [...document.querySelectorAll('[data-row]')];
const focused = () => document.activeElement?.closest('[data-row]');

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const here = all.indexOf(focused());
  const next = all[here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1)];
  next.querySelector('a').focus();
  next.scrollIntoView({ block: 'nearest' });
}

function act(name) {
  if (name === 'j') return move(1);
  if (name === 'k') return move(-1);
  if (name === 'o') return (focused() ?? rows()[0])?.querySelector('a')?.click();
  const inRow = focused()?.querySelector(`[data-row-key="${name}"]`);
  const target = inRow ?? [...document.querySelectorAll(`[data-key="${name}"]`)].find(isShown);
  if (target) press(target);
}

if (dialog) {
  hint.hidden = false;
  off.checked = stored();
  off.addEventListener('change', () => {
    try {
      localStorage.setItem(OFF, off.checked ? 'yes' : 'no');
    } catch {
      // Somebody keeps nothing: the choice lasts as long as the page.
    }
  });
  document.querySelector('[data-keys-open]').addEventListener('click', () => dialog.showModal());
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || dialog.open) return;
    if (types(document.activeElement)) {
      if (event.key === 'Escape') document.activeElement.blur();
      return;
    }
    const name = nameOf(event);
    if (!name || (off.checked && name !== '?')) return;
    const known = name === '?' || name === 'j' || name === 'k' || name === 'o' || document.querySelector(`[data-key="${name}"], [data-row-key="${name}"]`);
    if (!known) return;
    event.preventDefault();
    if (name === '?') dialog.showModal();
    else act(name);
  });
}
