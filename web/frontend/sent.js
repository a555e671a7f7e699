// What is said before a form is sent, and to whoever goes back to one that was.

/** Files that are too many for one request stay chosen: the sentence stands at the first paper that is too much. */
document.addEventListener(
  'submit',
  event => {
    const form = event.target, most = Number(form.dataset.most);
    if (!most) return;
    form.querySelectorAll('.too-much').forEach(unsay);
    let bytes = 0;
    for (const input of form.querySelectorAll('input[type=file]')) {
      for (const file of input.files) bytes += file.size;
      if (bytes <= most) continue;
      event.preventDefault();
      event.stopImmediatePropagation(); // nothing that would send it hears of it
      say(input.closest('.slot, .field'), form.dataset.tooMuch);
      return;
    }
  },
  true,
);

function say(place, sentence) {
  const said = document.createElement('span'), field = place.querySelector('input[type=file]');
  said.className = 'wrong too-much';
  said.id = `${field.id}-too-much`;
  said.textContent = `⚠ ${sentence}`;
  said.role = 'alert';
  (field.closest('.choose') ?? field).before(said);
  place.classList.add('has-wrong');
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', said.id);
  field.focus();
}

function unsay(said) {
  const place = said.closest('.slot, .field'), field = place.querySelector('input[type=file]');
  said.remove();
  place.classList.remove('has-wrong');
  field.removeAttribute('aria-invalid');
  field.removeAttribute('aria-describedby');
}

document.addEventListener('change', event => {
  if (event.target.matches('input[type=file]')) event.target.form?.querySelectorAll('.too-much').forEach(unsay);
});

/** The page that is left says in its address which form was sent from it: whoever goes back reads what became of it. */
document.addEventListener('submit', event => {
  const form = event.target, tokens = form.querySelectorAll("input[type=hidden][name='_token']");
  if (!tokens.length) return;
  const address = new URL(form.getAttribute('action'), location.href);
  for (const token of tokens) address.searchParams.append('form', token.value);
  history.replaceState(history.state, '', address);
});
const here = document.querySelector('form[data-here]')?.dataset.here;
if (here) history.replaceState(history.state, '', here);
window.addEventListener('pageshow', event => {
  if (event.persisted && new URLSearchParams(location.search).has('form')) location.reload();
});
