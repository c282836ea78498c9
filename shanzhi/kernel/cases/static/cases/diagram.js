// Shows a drawn procedure and lights the steps a case is at. The viewer loads only on pages with a diagram.
//
// <div data-diagram="/address/of.bpmn" data-viewer="…/bpmn-viewer.production.min.js" data-viewer-css="…/diagram-js.css"
//      data-current="lead joint" data-passed="accept assign" data-text-failed="…"></div>

const EDGE = 12;
const MARK = 48;

const words = (text) => (text ?? "").split(" ").filter(Boolean);

function add(tag, attributes) {
  return new Promise((done, failed) => {
    const element = Object.assign(document.createElement(tag), attributes, { onload: done, onerror: failed });
    document.head.append(element);
  });
}

// All of the drawing, with a strip below it for the viewer's mark, which its licence wants uncovered.
function fit(canvas) {
  canvas.zoom("fit-viewport");
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(outer.width / (inner.width + 2 * EDGE), (outer.height - MARK) / (inner.height + 2 * EDGE), 1);
  canvas.viewbox({ x: inner.x - EDGE, y: inner.y - EDGE, width: outer.width / scale, height: outer.height / scale });
}

async function draw(place) {
  const { diagram, viewer: script, viewerCss: style } = place.dataset;
  await Promise.all([
    window.BpmnJS ?? add("script", { src: script }),
    add("link", { rel: "stylesheet", href: style }),
  ]);
  const answer = await fetch(diagram);
  if (!answer.ok) throw new Error(`diagram: ${answer.status}`);
  const viewer = new window.BpmnJS({ container: place });
  await viewer.importXML(await answer.text());
  const canvas = viewer.get("canvas");
  for (const key of words(place.dataset.passed)) canvas.addMarker(key, "diagram-passed");
  for (const key of words(place.dataset.current)) {
    canvas.removeMarker(key, "diagram-passed");
    canvas.addMarker(key, "diagram-current");
  }
  fit(canvas);
  place.dataset.drawn = "";
}

for (const place of document.querySelectorAll("[data-diagram]")) {
  draw(place).catch(() => {
    place.textContent = place.dataset.textFailed;
  });
}
