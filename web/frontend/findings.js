// What the server's checker finds in the drawing: on the canvas, and in words beside it.
import { make } from './panel.js';

const PAUSE = 700; // ms without a change before it is asked

export class Findings {
  constructor(modeler, { words, ask }) {
    Object.assign(this, { modeler, words, ask, asked: 0, timer: 0 });
    this.count = document.getElementById('findings-count');
    this.list = document.getElementById('findings');
    modeler.on('commandStack.changed', () => this.later());
    modeler.on('import.done', () => this.now());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  async now() {
    const turn = ++this.asked;
    this.count.textContent = this.words.checking;
    const { xml } = await this.modeler.saveXML();
    const answer = await this.ask(xml);
    if (turn !== this.asked) return; // drawn on meanwhile
    if (!answer) { this.count.textContent = this.words.notChecked; return; }
    this.show(answer.refused ? [{ element: '', severity: 'error', sentence: answer.refused }, ...answer.findings] : answer.findings);
  }

  show(findings) {
    const overlays = this.modeler.get('overlays');
    const registry = this.modeler.get('elementRegistry');
    overlays.remove({ type: 'finding' });
    this.list.replaceChildren(...findings.map(finding => this.line(finding, registry)));
    const errors = findings.filter(finding => finding.severity === 'error').length;
    const said = this.words.findings.replace('%(errors)s', errors).replace('%(warnings)s', findings.length - errors);
    this.count.textContent = findings.length ? said : this.words.noFindings;
    this.count.dataset.errors = errors;
    const worst = new Map();
    for (const { element, severity } of findings) if (registry.get(element) && worst.get(element) !== 'error') worst.set(element, severity);
    for (const [id, severity] of worst) {
      const html = make('span', { className: `finding is-${severity}`, textContent: severity === 'error' ? '×' : '!' });
      html.setAttribute('aria-hidden', 'true');
      overlays.add(id, 'finding', { position: { top: -10, left: -10 }, html });
    }
  }

  line({ element, severity, sentence }, registry) {
    const line = make('li', { className: `is-${severity}` });
    line.append(make('strong', { textContent: severity === 'error' ? this.words.error : this.words.warning }), ': ');
    const shape = registry.get(element);
    if (!shape) line.append(sentence);
    else {
      const button = make('button', { type: 'button', className: 'quiet', textContent: sentence });
      button.addEventListener('click', () => go(this.modeler, shape));
      line.append(button);
    }
    return line;
  }
}

/** Select an element and bring it into view. */
export function go(modeler, shape) {
  modeler.get('selection').select(shape);
  modeler.get('canvas').scrollToElement(shape, 80);
}
