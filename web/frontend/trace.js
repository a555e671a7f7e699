// Follows a dossier step by step: each step of the list shows the diagram as it was then. What is drawn stands in the
// page: {"drawings": [{"url", "name", "marks": {element: {"badge", "slow", "spans": [[from, until]]}},
// "flows": [[source, target, from]]}], "steps": [{"number", "drawing", "elements"}]}, in numbers of steps.

const MARKERS = ['step-done', 'step-here', 'step-now'];

export async function follow(viewer, data, { open, mark, show }) {
  const steps = [...document.querySelectorAll('.trace > li')];
  const bar = document.getElementById('trace-bar'), what = document.getElementById('trace-what');
  const beside = matchMedia('(min-width: 1101px)'); // the list: else it lies below, and the diagram stays in view
  let drawn = -1, here = -1, turn = Promise.resolve();

  async function draw(at) {
    const { drawing, elements } = data.steps[at];
    const shown = data.drawings[drawing];
    if (!shown) return;
    if (drawn !== drawing) {
      await open(viewer, shown.url);
      drawn = drawing;
    } else {
      clear(viewer);
    }
    const then = asOf(shown, at + 1, elements);
    mark(viewer, then);
    for (const element of elements) if (viewer.get('elementRegistry').get(element)) viewer.get('canvas').addMarker(element, 'step-now');
    show(viewer, then.steps, elements[0]);
    document.getElementById('trace-place').textContent = shown.name;
  }

  function go(at, { scroll = true } = {}) {
    if (at < 0 || at >= steps.length || at === here) return turn;
    here = at;
    steps.forEach((step, number) => {
      step.toggleAttribute('aria-current', number === at);
      if (number === at) step.setAttribute('aria-current', 'step');
      step.querySelector('details').open = number === at;
    });
    if (scroll && beside.matches) steps[at].scrollIntoView({ block: 'nearest' });
    const summary = steps[at].querySelector('summary');
    what.textContent = `${summary.querySelector('strong').textContent} · ${summary.querySelector('small').textContent}`;
    what.href = `#${steps[at].querySelector('details').id}`;
    what.hidden = false;
    bar.querySelector('output').textContent = bar.dataset.words.replace('{at}', at + 1).replace('{of}', steps.length);
    bar.querySelector('[data-step="-1"]').disabled = at === 0;
    bar.querySelector('[data-step="1"]').disabled = at === steps.length - 1;
    turn = turn.then(() => (here === at ? draw(at) : undefined)); // a diagram that is passed by is not drawn
    return turn;
  }

  bar.hidden = false;
  bar.addEventListener('click', event => {
    const by = event.target.closest('[data-step]');
    if (by) go(here + Number(by.dataset.step));
  });
  steps.forEach((step, number) => {
    step.querySelector('summary').addEventListener('click', event => {
      if (number === here) return; // a second click closes it
      event.preventDefault();
      go(number, { scroll: false });
    });
  });
  document.addEventListener('keydown', event => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest('input, select, textarea, dialog')) return;
    const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });
  const asked = steps.findIndex(step => `#${step.querySelector('details').id}` === location.hash);
  await go(asked === -1 ? 0 : asked, { scroll: asked !== -1 });
}

/** The marks of a diagram after a step: of what had been reached, in the form that the page of a dossier uses. */
function asOf({ marks, flows }, number, elements) {
  const steps = {};
  for (const [element, { badge, slow, spans }] of Object.entries(marks)) {
    const begun = spans.filter(([from]) => from <= number);
    if (!begun.length && !elements.includes(element)) continue;
    const open = begun.some(([, until]) => until === null || until > number);
    steps[element] = { state: open ? 'here' : 'done', badge: open ? '' : badge, slow: slow && !open };
  }
  return { steps, flows: flows.filter(([, , from]) => from <= number).map(([source, target]) => [source, target]) };
}

function clear(viewer) {
  const canvas = viewer.get('canvas');
  viewer.get('overlays').clear();
  for (const element of viewer.get('elementRegistry').getAll()) {
    for (const marker of MARKERS) canvas.removeMarker(element, marker);
    canvas.removeMarker(element, 'flow-done');
  }
}
