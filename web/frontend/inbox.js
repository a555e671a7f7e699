// The lists by keyboard, and a focus that is not lost when htmx exchanges rows. Everything works without it.

/** Whether keys are letters here. A tick is no letter. */
const typing = element =>
  /^(SELECT|TEXTAREA)$/.test(element.tagName) || (element.tagName === 'INPUT' && !/^(checkbox|radio)$/.test(element.type));

const lines = () => [...document.querySelectorAll('#rows a.work')];
const line = () => document.activeElement?.closest?.('#rows tr');

/** The search of this page; a page without one leads to that of all dossiers. */
function search() {
  const field = document.getElementById('search');
  if (field) field.focus();
  else document.querySelector('[data-search]')?.click();
}

function walk(step) {
  const all = lines();
  const at = all.findIndex(one => one.closest('tr') === line());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  all[next]?.focus();
}

const KEYS = {
  '/': () => search(),
  j: () => walk(1),
  k: () => walk(-1),
  x: () => line()?.querySelector("input[name='item']")?.click(),
  c: () => line()?.querySelector('button.claim')?.click(),
  '?': () => document.getElementById('keys')?.showModal(),
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (typing(event.target)) {
    if (event.key !== 'Escape') return;
    event.preventDefault(); // a search field would empty itself
    event.target.blur();
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

/** What is ticked stays ticked while its line is shown: a search that is slow to answer takes no tick away. */
let ticked = new Set();
const ticks = () => [...document.querySelectorAll("#rows input[name='item']")];

function note() {
  ticked = new Set(ticks().filter(tick => tick.checked).map(tick => tick.value));
}

function tickAgain() {
  for (const tick of ticks()) tick.checked ||= ticked.has(tick.value);
  note();
}

/**
 * While something is done with lines, no search takes the rows away under its answer: one that is under way is given up
 * and one that is typed meanwhile waits. What became of the lines stays in sight until the person looks for more.
 */
const ask = document.getElementById('ask');
let acting = 0, looking = false, waits = false, typedAt = 0, toldAt = 0, told = null;
ask?.addEventListener('input', () => { typedAt = performance.now(); });

document.addEventListener('htmx:before:request', event => {
  const { ctx } = event.detail;
  if (ctx.sourceElement.matches?.('#ticks button')) {
    ctx.acts = true;
    acting += 1;
    waits ||= looking;
    ask?.dispatchEvent(new CustomEvent('htmx:abort'));
  } else if (ask && ctx.sourceElement === ask) {
    if (acting) waits = true;
    else looking = ctx.looks = true;
    if (acting) event.preventDefault();
  }
});

document.addEventListener('htmx:before:swap', event => {
  if (!event.detail.ctx.looks) return;
  if (acting) event.preventDefault();
  told = typedAt < toldAt ? document.querySelector('#rows .summary') : null;
});

document.addEventListener('htmx:after:swap', event => {
  if (event.detail.ctx.acts) toldAt = performance.now();
  if (event.detail.ctx.looks && told) document.getElementById('rows')?.prepend(told);
});

document.addEventListener('htmx:finally:request', event => {
  const { ctx } = event.detail;
  if (ctx.looks) looking = false;
  if (!ctx.acts) return;
  acting -= 1;
  if (acting || !waits) return;
  waits = false;
  ask.requestSubmit();
});

if (document.getElementById('rows')) {
  const place = document.getElementById('rows').parentElement;
  new MutationObserver(() => { show(); tickAgain(); setTimeout(rescue); }).observe(place, { childList: true });
}

/** What only scripts can do is shown by them. */
function show() {
  for (const one of document.querySelectorAll('[data-all], [data-keys], [data-print]')) one.hidden = false;
}

show();
document.addEventListener('change', event => {
  if (event.target.matches('[data-all]')) for (const tick of ticks()) tick.checked = event.target.checked;
  if (event.target.closest('#rows')) note();
});
document.addEventListener('click', event => {
  if (event.target.closest('[data-keys]')) document.getElementById('keys')?.showModal();
  if (event.target.closest('[data-print]')) window.print();
});
