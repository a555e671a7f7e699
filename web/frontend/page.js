// What the pages do beyond plain HTML; each page works without it.
import htmx from 'htmx.org/dist/htmx.esm.js';
import './conditions.js';

window.htmx = htmx;

const typing = element => /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);

/** `/` goes to the search, j and k walk through the list. */
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target)) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  const rows = [...document.querySelectorAll('#rows a.work')];
  const at = rows.indexOf(document.activeElement);
  if (event.key === '/' && document.getElementById('search')) {
    event.preventDefault();
    document.getElementById('search').focus();
  } else if (event.key === 'j') {
    (rows[at + 1] ?? rows[0])?.focus();
  } else if (event.key === 'k') {
    (rows[at - 1] ?? rows.at(-1))?.focus();
  }
});

/** A second click while the first is on its way is not a second command. */
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
window.addEventListener('pageshow', () => document.querySelectorAll('form').forEach(form => delete form.dataset.sent));

document.querySelector('.summary')?.focus();
