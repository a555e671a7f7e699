// What the editor offers: a step of an officer first, and nothing that does not run here (docs/bpmn.md).
const NEVER = /compensat|signal|escalation|link|condition(?!al-flow)|cancel|inclusive|complex|ad-hoc|transaction|event-subprocess|script/;

class Steps {
  static $inject = ['palette', 'contextPad', 'popupMenu', 'create', 'autoPlace', 'elementFactory', 'config.steps'];

  constructor(palette, contextPad, popupMenu, create, autoPlace, elementFactory, words) {
    Object.assign(this, { create, autoPlace, elementFactory, words });
    palette.registerProvider(500, this);
    contextPad.registerProvider(500, this);
    popupMenu.registerProvider('bpmn-replace', 500, { getPopupMenuEntries: () => without });
  }

  step = () => this.elementFactory.createShape({ type: 'bpmn:UserTask' });

  getPaletteEntries() {
    const begin = event => this.create.start(event, this.step());
    return entries => ({
      ...without(entries),
      'create.user-task': { group: 'activity', className: 'bpmn-icon-user-task', title: this.words.userTask, action: { dragstart: begin, click: begin } },
    });
  }

  getContextPadEntries(element) {
    const append = event => (event.type === 'dragstart' ? this.create.start(event, this.step(), { source: element }) : this.autoPlace.append(element, this.step()));
    return entries => {
      if (!entries['append.append-task']) return without(entries);
      const entry = { group: 'model', className: 'bpmn-icon-user-task', title: this.words.userTask, action: { dragstart: append, click: append } };
      return { 'append.user-task': entry, ...without(entries) };
    };
  }
}

const without = entries => Object.fromEntries(Object.entries(entries).filter(([name]) => !NEVER.test(name)));

export default { __init__: ['motcuaSteps'], motcuaSteps: ['type', Steps] };
