// Reads {form, files, cases} from standard input, lets the engine of ODK Web Forms fill the form for each case, and
// writes for each: which questions are relevant, which conditions are violated, and the XML that would be sent.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

globalThis.__dirname = import.meta.dirname; // the engine looks for its parser beside itself, as bundlers have it
const { window } = new JSDOM('', { url: 'https://device.invalid/' });
const NAMES = ['DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'XMLDocument', 'Attr', 'Text', 'Comment',
  'CharacterData', 'CDATASection', 'ProcessingInstruction', 'DocumentFragment', 'NodeList', 'NodeFilter',
  'localStorage', 'document'];
for (const name of NAMES) globalThis[name] = window[name];
globalThis.window = window;

const { loadForm } = await import('@getodk/xforms-engine');
const { form, files, cases } = JSON.parse(readFileSync(0, 'utf8'));
const fetchFormAttachment = async (address) =>
  new Response(files[String(address).split('/').pop()], { status: 200, headers: { 'content-type': 'text/csv' } });

const loaded = await loadForm(form, { fetchFormAttachment });
if (loaded.status !== 'success') throw new Error(`${loaded.status}: ${loaded.error?.message}`);

const nodes = (node, found = []) => {
  found.push(node);
  for (const child of node.currentState.children ?? []) nodes(child, found);
  return found;
};

const find = (root, test) => nodes(root).find((node) => test(node.currentState.reference));

const set = (node, value) => {
  if (node.nodeType === 'select') node.selectValue(value);
  else node.setValue(value);
};

const fill = (root, { household, own, members, listed }) => {
  set(find(root, (ref) => ref.endsWith('/household')), household);
  set(find(root, (ref) => ref.endsWith('/newcomers')), String(members.length - listed));
  for (const [name, value] of Object.entries(own)) {
    set(find(root, (ref) => !ref.startsWith('/data/person') && ref.endsWith(`/${name}`)), value);
  }
  members.forEach((member, index) => {
    for (const [name, value] of Object.entries(member)) {
      set(find(root, (ref) => ref.startsWith(`/data/person[${index + 1}]/`) && ref.endsWith(`/${name}`)), value);
    }
  });
};

const results = [];
for (const one of cases) {
  const { root } = loaded.createInstance({ preloadProperties: { deviceID: 'device:1', username: 'thon' } });
  fill(root, one);
  const relevant = [];
  const violated = [];
  for (const node of nodes(root)) {
    const { reference, relevant: asked } = node.currentState;
    if (!asked || node.nodeType === 'root' || node.currentState.children) continue;
    relevant.push(reference);
    if (node.validationState?.violation) violated.push([reference, node.validationState.violation.condition]);
  }
  const payload = await root.prepareInstancePayload();
  const xml = await payload.data[0].get('xml_submission_file').text();
  results.push({ relevant, violated, xml });
}
process.stdout.write(JSON.stringify(results), () => process.exit(0));
