// The properties of what is selected, as an ordinary form. Every change is a command of the editor, so it can be undone.
const TERM = /^(\d+(?:\.\d+)?) (\w+)$/;
const ID = /^[A-Za-z_][\w.-]*$/;
const is = (element, ...types) => types.includes(element.businessObject.$type);

export class Panel {
  constructor(modeler, container, { choices, words, addresses }) {
    Object.assign(this, { modeler, container, choices, words, addresses, fields: [], element: null });
    this.modeling = modeler.get('modeling');
    modeler.on('selection.changed', ({ newSelection }) => this.show(newSelection.length === 1 ? newSelection[0] : null));
    modeler.on('elements.changed', ({ elements }) => elements.some(one => one === this.element) && this.refresh());
    modeler.on('import.done', () => this.show(null));
    this.show(null);
  }

  show(element) {
    const chosen = element?.labelTarget ?? element;
    this.element = chosen && chosen.businessObject?.$type ? chosen : null;
    this.type = this.element?.businessObject.$type;
    this.container.replaceChildren();
    this.fields = [];
    if (!this.element) return this.say(this.words.nothing);
    this.add(this.common());
    this.add(this.special());
    this.refresh();
  }

  refresh() {
    if (this.type !== this.element.businessObject.$type) return this.show(this.element);
    for (const { input, read } of this.fields) if (input !== document.activeElement) put(input, read() ?? '');
  }

  get own() { return this.element.businessObject; }

  common() {
    const shown = [this.text('name', this.words.name, () => this.own.name, name => ({ name }))];
    const id = this.text('id', this.words.id, () => this.own.id, id => (this.isFree(id) ? { id } : {}));
    return is(this.element, 'bpmn:Participant', 'bpmn:Collaboration', 'bpmn:Process') ? shown : [...shown, id];
  }

  special() {
    const { words, choices } = this;
    switch (this.type) {
      case 'bpmn:Lane': return [this.attribute('role', words.role, choices.roles)];
      case 'bpmn:UserTask':
        return [
          this.told(words.roleOfTask, () => this.roleOfLane()),
          this.attribute('form', words.form, choices.forms),
          this.way('form-way', words.changeForm),
          ...this.term(),
          this.attribute('clause', words.clause, choices.clauses, true),
          this.attribute('record', words.record),
          this.attribute('kind', words.kind, choices.kinds),
          this.attribute('clock', words.clock, [['running', words.clockRuns], ['stopped', words.clockStopped]]),
        ];
      case 'bpmn:Task': case 'bpmn:ManualTask': return [this.told(words.roleOfTask, () => this.roleOfLane())];
      case 'bpmn:CallActivity': return [this.choice('calls', words.calls, choices.diagrams, () => this.own.calledElement, calledElement => ({ calledElement }))];
      case 'bpmn:SendTask': case 'bpmn:IntermediateThrowEvent':
        return [this.attribute('receiver', words.receiver, choices.receivers), this.attribute('payload', words.payload)];
      case 'bpmn:EndEvent':
        return this.own.eventDefinitions?.length ? [this.attribute('receiver', words.receiver, choices.receivers), this.attribute('payload', words.payload)] : [];
      case 'bpmn:ServiceTask': return [this.told(words.operator, () => this.operator()), this.note(words.operatorHelp)];
      case 'bpmn:SequenceFlow': return this.flow();
      case 'bpmn:IntermediateCatchEvent': case 'bpmn:BoundaryEvent': return this.timer();
      default: return [];
    }
  }

  flow() {
    if (this.own.sourceRef?.$type !== 'bpmn:ExclusiveGateway') return [];
    const { words } = this;
    const source = () => this.element.source;
    const condition = this.text('condition', words.condition, () => this.own.conditionExpression?.body, body => ({ conditionExpression: this.expression(body) }));
    const input = make('input', { type: 'checkbox', id: 'panel-default' });
    input.addEventListener('change', () => this.modeling.updateProperties(source(), { default: input.checked ? this.own : undefined }));
    const read = () => source().businessObject.default === this.own;
    return [condition, { input, read, row: row(make('div', { className: 'tick' }), input, words.isDefault) }];
  }

  timer() {
    const definition = this.own.eventDefinitions?.find(one => one.$type === 'bpmn:TimerEventDefinition');
    if (!definition) return [];
    const write = body => this.modeling.updateModdleProperties(this.element, definition, { timeDate: this.expression(body) });
    return [this.text('timer', this.words.timer, () => definition.timeDate?.body, write)];
  }

  term() {
    const { words, choices } = this;
    const read = () => TERM.exec(this.own.get('motcua:term') ?? '');
    const amount = make('input', { type: 'text', inputMode: 'decimal', id: 'panel-term' });
    const unit = select('panel-unit', choices.units);
    const write = () => {
      const wanted = unit.value === 'same_day' ? '0' : amount.value.trim().replace(',', '.');
      this.update({ 'motcua:term': wanted ? `${wanted} ${unit.value}` : undefined });
    };
    amount.addEventListener('change', write);
    unit.addEventListener('change', write);
    return [
      { input: amount, read: () => read()?.[1], row: row(make('div', { className: 'field' }), amount, words.term) },
      { input: unit, read: () => read()?.[2] ?? 'working_hours', row: row(make('div', { className: 'field' }), unit, words.unit) },
    ];
  }

  attribute(name, label, choices, free = false) {
    const read = () => this.own.get(`motcua:${name}`);
    const write = value => ({ [`motcua:${name}`]: value || undefined });
    return choices && !free ? this.choice(name, label, choices, read, write) : this.text(name, label, read, write, choices);
  }

  text(name, label, read, write, suggested) {
    const input = make('input', { type: 'text', id: `panel-${name}`, autocomplete: 'off' });
    input.addEventListener('change', () => { this.update(write(input.value.trim() || undefined)); put(input, read() ?? ''); });
    const around = row(make('div', { className: 'field' }), input, label);
    if (suggested) {
      const list = make('datalist', { id: `panel-${name}-list` });
      list.append(...suggested.map(([value, text]) => make('option', { value, textContent: text })));
      input.setAttribute('list', list.id);
      around.append(list);
    }
    return { input, read, row: around };
  }

  choice(name, label, choices, read, write) {
    const input = select(`panel-${name}`, [['', this.words.none], ...choices]);
    input.addEventListener('change', () => this.update(write(input.value || undefined)));
    return { input, read, row: row(make('div', { className: 'field' }), input, label) };
  }

  told(label, read) {
    const input = make('output', { id: 'panel-told' });
    return { input, read, row: row(make('div', { className: 'field' }), input, label) };
  }

  /** Leads to another page about what is selected; the editor saves before. */
  way(className, text) {
    const link = make('a', { className, textContent: text });
    const read = () => { link.href = this.addresses.form.replace('/_/', `/${encodeURIComponent(this.own.id)}/`); return ''; };
    return { input: link, read, row: row(make('p'), link) };
  }

  note(text) { return { row: make('p', { className: 'hint', textContent: text }) }; }

  update(properties) {
    if (properties && Object.keys(properties).length) this.modeling.updateProperties(this.element, properties);
  }

  expression(body) { return body ? this.modeler.get('moddle').create('bpmn:FormalExpression', { body }) : undefined; }

  isFree(id) { return Boolean(id) && ID.test(id) && !this.modeler.get('moddle').ids.assigned(id); }

  roleOfLane() {
    for (const lane of this.own.lanes ?? []) {
      const role = lane.get('motcua:role');
      if (role) return this.choices.roles.find(([key]) => key === role)?.[1] ?? role;
    }
    return this.words.noLane;
  }

  operator() {
    const found = this.own.extensionElements?.values?.find(one => one.$type.endsWith('serviceTaskOperator'));
    return found?.id ?? '';
  }

  add(fields) {
    this.container.append(...fields.map(field => field.row));
    this.fields.push(...fields.filter(field => field.read));
  }

  say(text) { this.container.append(make('p', { className: 'soft', textContent: text })); }
}

export const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

function select(id, choices) {
  const made = make('select', { id });
  made.append(...choices.map(([value, textContent]) => make('option', { value, textContent })));
  return made;
}

function row(around, input, text) {
  if (!text) { around.append(input); return around; }
  const label = make('label', { htmlFor: input.id, textContent: text });
  around.append(...(input.type === 'checkbox' ? [input, label] : [label, input]));
  return around;
}

/** A value that no choice offers is shown too: the file said so. */
function put(input, value) {
  if (input.tagName === 'A') return;
  if (input.type === 'checkbox') input.checked = Boolean(value);
  else if (input.tagName === 'SELECT' && ![...input.options].some(option => option.value === value)) {
    input.append(make('option', { value, textContent: value }));
    input.value = value;
  } else if (input.value !== value) input.value = value;
}
