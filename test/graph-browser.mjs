// Opens a page of `plimsoll graph` in headless Chromium and uses it; graph-browser.test.ts runs it where a browser is:
//   plimsoll graph --format html . > graph.html
//   node test/graph-browser.mjs chromium graph.html [screenshot.png]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [browser, page, picture] = process.argv.slice(2);
if (browser === undefined || page === undefined) {
  console.error("usage: node test/graph-browser.mjs <chromium> <page> [<screenshot>]");
  process.exit(2);
}
const profile = mkdtempSync(join(tmpdir(), "graph-browser-"));
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--remote-debugging-pipe",
  `--user-data-dir=${profile}`,
];
const child = spawn(browser, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const [, , , input, output] = child.stdio;

const waiting = new Map();
const events = [];
let text = "";
output.setEncoding("utf8").on("data", (chunk) => {
  text += chunk;
  const messages = text.split("\0");
  text = messages.pop() ?? "";
  for (const message of messages.map((one) => JSON.parse(one))) {
    if (message.id === undefined) events.push(message);
    else waiting.get(message.id)?.(message);
  }
});

let last = 0;
let sessionId;
/** Asks the browser over its pipe: messages of JSON, each ended by a zero byte. */
async function ask(method, params = {}) {
  const id = ++last;
  const answer = new Promise((done) => waiting.set(id, done));
  input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
  const { result, error } = await answer;
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

async function evaluate(expression) {
  const { result, exceptionDetails } = await ask("Runtime.evaluate", { expression, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

let faults = 0;
function expect(what, holds) {
  console.log(`${holds ? "ok  " : "FAIL"} ${what}`);
  if (!holds) faults++;
}

const mouse = (type, x, y, more = {}) => ask("Input.dispatchMouseEvent", { type, x, y, ...more });

try {
  const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
  ({ sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true }));
  for (const domain of ["Page", "Network", "Log", "Runtime"]) await ask(`${domain}.enable`);
  await ask("Emulation.setDeviceMetricsOverride", {
    width: 1400,
    height: 900,
    deviceScaleFactor: 1,
    mobile: false,
  });
  await ask("Page.navigate", { url: pathToFileURL(resolve(page)).href });
  await setTimeout(1500);

  expect("its script runs", (await evaluate("typeof showEdge")) === "function");
  expect("no fault in the console", !events.some(({ method }) => /exceptionThrown|entryAdded/.test(method)));
  const asked = events.filter(({ method }) => method === "Network.requestWillBeSent");
  expect("it asks for nothing but itself", asked.length === 1);
  expect(
    "every workload has a box",
    await evaluate("document.querySelectorAll('.node').length === data.nodes.length"),
  );
  const spot = await evaluate(`(() => {
    const path = document.querySelector(".edge .hit");
    const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
    return [at.x, at.y];
  })()`);
  await mouse("mousePressed", ...spot, { button: "left", clickCount: 1 });
  await mouse("mouseReleased", ...spot, { button: "left", clickCount: 1 });
  const panel = await evaluate("document.querySelector('aside').innerText");
  expect(`a click on an edge says why: ${JSON.stringify(panel)}`, /:\d+/.test(panel));
  if (picture !== undefined) {
    const { data } = await ask("Page.captureScreenshot");
    writeFileSync(picture, Buffer.from(data, "base64"));
  }
  const box = () => evaluate("document.querySelector('svg').getAttribute('viewBox')");
  const whole = await box();
  await mouse("mouseWheel", 500, 400, { deltaX: 0, deltaY: -300 });
  await setTimeout(300);
  const near = await box();
  expect(`the wheel zooms: ${near}`, Number(near.split(" ")[2]) < Number(whole.split(" ")[2]));
  await mouse("mousePressed", 500, 400, { button: "left" });
  await mouse("mouseMoved", 560, 430, { button: "left" });
  await mouse("mouseReleased", 560, 430, { button: "left" });
  expect("dragging moves", (await box()) !== near);
} finally {
  child.kill();
  await setTimeout(300);
  rmSync(profile, { recursive: true, force: true });
}
process.exit(faults === 0 ? 0 : 1);
