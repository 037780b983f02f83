/** Style of the page of `plimsoll graph`; it has light and dark colours. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c2430, #e6eaf0); --paper: light-dark(#fff, #14181f);
  --line: light-dark(#8a94a3, #6d7888); --box: light-dark(#f4f6f9, #1e2530); --open: #d33; --on: #06c; }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template: auto 1fr / 1fr 22rem; height: 100vh; color: var(--ink);
  background: var(--paper); font: 14px/1.4 system-ui, sans-serif; }
header { grid-column: 1 / 3; padding: .5rem 1rem; border-bottom: 1px solid var(--line); }
header input { font: inherit; margin-left: 1rem; }
svg { width: 100%; height: 100%; touch-action: none; cursor: grab; background: var(--paper); }
aside { padding: 1rem; border-left: 1px solid var(--line); overflow: auto; overflow-wrap: anywhere; }
text { fill: var(--ink); font-size: 13px; }
.group rect { fill: none; stroke: var(--line); stroke-dasharray: 4 4; }
.node rect { fill: var(--box); stroke: var(--line); }
.node.network rect { rx: 17px; }
.node.open rect { stroke: var(--open); stroke-width: 3px; }
.edge path { fill: none; stroke: var(--line); stroke-width: 1.5px; }
.edge path.hit { stroke: transparent; stroke-width: 12px; }
.edge.unknown path.line { stroke-dasharray: 6 4; }
.edge.joins path.line { marker-end: none; opacity: .6; }
.node, .edge { cursor: pointer; }
.edge:focus { outline: none; }
.edge:focus-visible path.line { stroke: var(--on); }
#tip path { fill: var(--line); }
.faded { opacity: .12; }
.on path.line { stroke: var(--on); stroke-width: 3px; }
.on rect { stroke: var(--on); }
`;

/** Script of the page: zoom by wheel, pan by drag, details by click or Enter. It writes text only, never markup. */
export const PAGE_SCRIPT = `
const data = JSON.parse(document.getElementById("graph").textContent);
const svg = document.querySelector("svg");
const panel = document.querySelector("aside");
const nodes = new Map(data.nodes.map((node) => [node.id, node]));
let view = svg.getAttribute("viewBox").split(" ").map(Number);
const show = () => svg.setAttribute("viewBox", view.join(" "));
svg.addEventListener("wheel", (event) => {
  event.preventDefault();
  const box = svg.getBoundingClientRect();
  const factor = Math.exp(event.deltaY / 500);
  const [x, y, width, height] = view;
  const scale = Math.max(width / box.width, height / box.height);
  const px = x + width / 2 + (event.clientX - box.left - box.width / 2) * scale;
  const py = y + height / 2 + (event.clientY - box.top - box.height / 2) * scale;
  view = [px - (px - x) * factor, py - (py - y) * factor, width * factor, height * factor];
  show();
}, { passive: false });
let drag;
svg.addEventListener("pointerdown", (event) => { drag = [event.clientX, event.clientY, ...view]; });
window.addEventListener("pointerup", () => { drag = undefined; });
window.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const box = svg.getBoundingClientRect();
  const scale = Math.max(view[2] / box.width, view[3] / box.height);
  view = [drag[2] - (event.clientX - drag[0]) * scale, drag[3] - (event.clientY - drag[1]) * scale, view[2], view[3]];
  show();
});
const write = (tag, text) => { const line = document.createElement(tag); line.textContent = text; panel.append(line); };
function mark(isOn) {
  for (const item of svg.querySelectorAll(".node, .edge")) {
    const on = isOn?.(item);
    item.classList.toggle("on", on === true);
    item.classList.toggle("faded", on === false);
  }
}
function showEdge(index) {
  const edge = data.edges[index];
  panel.replaceChildren();
  write("h2", nodes.get(edge.from).label + (edge.state === "joins" ? " \\u2014 " : " \\u2192 ") + nodes.get(edge.to).label);
  write("p", edge.state === "unknown" ? "It cannot be told whether it may." : edge.ports ? "Ports: " + edge.ports.join(", ") : "Every port");
  for (const reason of edge.because) write("p", reason.text + " \\u2014 " + reason.file + ":" + reason.line);
  mark((item) => item.dataset.edge === String(index) || item.dataset.node === edge.from || item.dataset.node === edge.to);
}
function showNode(id) {
  const node = nodes.get(id);
  const near = new Set([id]);
  panel.replaceChildren();
  write("h2", node.label);
  if (node.file) write("p", node.file + ":" + node.line);
  for (const text of node.marks) write("p", text);
  for (const edge of data.edges) {
    if (edge.from !== id && edge.to !== id) continue;
    near.add(edge.from).add(edge.to);
    const other = nodes.get(edge.from === id ? edge.to : edge.from).label;
    write("p", (edge.state === "joins" ? "\\u2014 " : edge.from === id ? "\\u2192 " : "\\u2190 ") + other + (edge.ports ? " on " + edge.ports.join(", ") : ""));
  }
  mark((item) => item.dataset.node ? near.has(item.dataset.node) : [data.edges[item.dataset.edge].from, data.edges[item.dataset.edge].to].includes(id));
}
function choose(target) {
  const item = target.closest?.(".node, .edge");
  if (!item) mark(undefined);
  else if (item.dataset.edge !== undefined) showEdge(Number(item.dataset.edge));
  else showNode(item.dataset.node);
}
svg.addEventListener("click", (event) => choose(event.target));
svg.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(event.target); });
document.querySelector("input").addEventListener("input", (event) => {
  const word = event.target.value.toLowerCase();
  mark(word === "" ? undefined : (item) => item.dataset.node ? nodes.get(item.dataset.node).label.toLowerCase().includes(word) : undefined);
});
`;
