// The office's own attributes (docs/bpmn.md), so that the editor reads and writes them as BPMN elements' own.
const text = name => ({ name, isAttr: true, type: 'String' });
const extension = (name, of, attributes) => ({ name, extends: of, properties: attributes.map(text) });

export default {
  name: 'motcua',
  uri: 'urn:motcua:bpmn:1',
  prefix: 'motcua',
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  types: [
    extension('RoleOfLane', ['bpmn:Lane'], ['role']),
    extension('Work', ['bpmn:UserTask'], ['form', 'term', 'clause', 'record', 'kind', 'clock']),
    extension('Wait', ['bpmn:IntermediateCatchEvent'], ['term']),
    extension('Sending', ['bpmn:SendTask', 'bpmn:IntermediateThrowEvent', 'bpmn:EndEvent'], ['receiver', 'payload', 'clause', 'record']),
  ],
};
