// Shrinks a photo before it is sent: phones take 10 MB, a form needs a tenth of it.
async function shrunk(file, side) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  if (scale === 1 && file.size < 500_000) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.86));
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

export function start(element) {
  const input = element.querySelector("input[type=file]");
  const preview = element.querySelector("[data-photo-preview]");
  const problem = element.querySelector("[data-photo-error]");
  const image = preview.querySelector("img");

  function show(file) {
    URL.revokeObjectURL(image.src);
    preview.hidden = !file;
    element.querySelector("[data-photo-add]").hidden = Boolean(file);
    if (file) image.src = URL.createObjectURL(file);
  }

  input.addEventListener("change", async () => {
    problem.hidden = true;
    if (!input.files.length) return show(null);
    try {
      const bag = new DataTransfer();
      bag.items.add(await shrunk(input.files[0], Number(element.dataset.maxSide)));
      input.files = bag.files;
      show(bag.files[0]);
    } catch {
      input.value = "";
      show(null);
      problem.textContent = element.dataset.textUnreadable;
      problem.hidden = false;
    }
  });
  element.querySelector("[data-photo-remove]").addEventListener("click", () => {
    input.value = "";
    show(null);
    input.focus();
  });
}
