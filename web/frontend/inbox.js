// The lists by keyboard, and a focus that is not lost when htmx exchanges rows. Everything works without it.

/** Whether keys are letters here. A tick is no letter. */
const typing = element =>
  /^(SELECT|TEXTAREA)$/.test(element.tagName) || (element.tagName === 'INPUT' && !/^(checkbox|radio)$/.test(element.type));

const lines = () => [...document.querySelectorAll('#rows a.work')];
const line = () => document.activeElement?.closest?.('#rows tr');

function walk(step) {
  const all = lines();
  const at = all.findIndex(one => one.closest('tr') === line());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  all[next]?.focus();
}

const KEYS = {
  '/': () => document.getElementById('search')?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  x: () => line()?.querySelector("input[name='item']")?.click(),
  c: () => line()?.querySelector('button.claim')?.click(),
  '?': () => document.getElementById('keys')?.showModal(),
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (typing(event.target)) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  const act = Object.hasOwn(KEYS, event.key) && KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

/** Where the focus was in the rows: it goes back to the same line, else to the one in its place, else to the search. */
let last = null;
document.addEventListener('focusin', event => {
  const tr = event.target.closest('#rows tr');
  const inside = event.target.closest('#rows');
  last = inside && { line: tr?.querySelector('a.work')?.id, at: lines().findIndex(one => one.closest('tr') === tr) };
});

function rescue() {
  if (!last || document.activeElement !== document.body) return;
  const all = lines();
  const place = document.getElementById(last.line) ?? all[Math.min(Math.max(last.at, 0), all.length - 1)];
  (place ?? document.querySelector('#rows .summary') ?? document.getElementById('search'))?.focus();
}

if (document.getElementById('rows')) {
  const place = document.getElementById('rows').parentElement;
  new MutationObserver(() => { show(); setTimeout(rescue); }).observe(place, { childList: true });
}

/** What only scripts can do is shown by them. */
function show() {
  for (const one of document.querySelectorAll('[data-all], [data-keys], [data-print]')) one.hidden = false;
}

show();
document.addEventListener('change', event => {
  if (!event.target.matches('[data-all]')) return;
  for (const tick of document.querySelectorAll("#rows input[name='item']")) tick.checked = event.target.checked;
});
document.addEventListener('click', event => {
  if (event.target.closest('[data-keys]')) document.getElementById('keys')?.showModal();
  if (event.target.closest('[data-print]')) window.print();
});
