// What the pages do beyond plain HTML; each page works without it.
import htmx from 'htmx.org/dist/htmx.esm.js';
import './conditions.js';
import './inbox.js';
import './menu.js';
import './sent.js';

window.htmx = htmx;
htmx.initialize(); // by itself it waits for an idle moment, and does not hear who types before

/** A second click while the first is on its way is not a second command. */
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post' || event.submitter?.formTarget === '_blank') return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
// What htmx sends stays on the page: after an answer, or none, it may be sent again.
document.addEventListener('htmx:finally:request', event => delete event.target.closest?.('form')?.dataset.sent);
window.addEventListener('pageshow', () => document.querySelectorAll('form').forEach(form => delete form.dataset.sent));

/** The button that was pressed is gone with the card it stood in: go on at what the answer says, a refusal first. */
document.addEventListener('htmx:after:swap', () => {
  const said = [...document.querySelectorAll('[data-focus]')];
  (said.find(one => one.matches('[role=alert]')) ?? said[0])?.focus();
});

/** A photo says that it was taken: the button of the camera shows how many wait to be sent. */
document.addEventListener('change', event => {
  const label = event.target.matches('input.camera') && document.querySelector(`label.camera[for="${event.target.id}"]`);
  if (label) label.dataset.taken = event.target.files.length ? `✓ ${event.target.files.length}` : '';
});

// Where something is wrong, go on at the first field that is; what is wrong with no field alone is said above all.
const wrong = [...document.querySelectorAll('main [aria-invalid=true]')].find(one => one.checkVisibility());
(wrong?.matches('fieldset') ? wrong.querySelector('input') : (wrong ?? document.querySelector('.summary')))?.focus();
