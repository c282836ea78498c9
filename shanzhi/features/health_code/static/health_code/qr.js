// Draws a code from the short signed text of the answer, so no picture travels every minute.
const NAMESPACE = "http://www.w3.org/2000/svg";
const QUIET_ZONE = 4;

function element(name, attributes) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** An <svg> of `text` in alphanumeric mode, error correction M. `encoder` is the address of the package. */
export async function svg(encoder, text, label) {
  const { qrcode } = await import(encoder);
  const code = qrcode(0, "M");
  code.addData(text, "Alphanumeric");
  code.make();
  const modules = [...Array(code.getModuleCount()).keys()];
  const dark = modules.flatMap((y) => modules.filter((x) => code.isDark(y, x))
    .map((x) => `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`));
  const side = modules.length + 2 * QUIET_ZONE;
  const picture = element("svg", { viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" });
  picture.append(element("rect", { width: side, height: side, fill: "#fff" }), element("path", { d: dark.join(""), fill: "#000" }));
  return picture;
}
