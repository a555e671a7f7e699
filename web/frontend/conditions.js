// Hides the parts of a form that its schema hides. The server decides again what counts; without scripts all is shown.

/** What an input of this name holds, in the type that the form gives it; null where nothing was entered. */
function valueOf(form, name) {
  const input = form.elements.namedItem(name);
  if (!input) return null;
  if (input.type === 'checkbox') return input.checked;
  if (input.value === '') return null;
  return input.type === 'number' ? Number(input.value) : input.value;
}

function holds(form, test) {
  if (test.and) return test.and.every(part => holds(form, part));
  if (test.or) return test.or.some(part => holds(form, part));
  return (valueOf(form, test.name) === test.value) === test.equal;
}

function update(form) {
  for (const part of form.querySelectorAll('[data-hide]')) part.hidden = holds(form, JSON.parse(part.dataset.hide));
}

for (const form of document.forms) {
  if (!form.querySelector('[data-hide]')) continue;
  update(form);
  form.addEventListener('input', () => update(form));
}
