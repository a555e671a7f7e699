// What the pages do beyond plain HTML; each page works without it.
import htmx from 'htmx.org/dist/htmx.esm.js';
import './conditions.js';
import './inbox.js';

window.htmx = htmx;

/** A second click while the first is on its way is not a second command. */
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post' || event.submitter?.formTarget === '_blank') return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
window.addEventListener('pageshow', () => document.querySelectorAll('form').forEach(form => delete form.dataset.sent));

document.querySelector('.summary')?.focus();
