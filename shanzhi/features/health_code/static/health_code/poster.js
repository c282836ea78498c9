// A poster was read: on to the page that names the venue. What is no poster is explained there.
const page = document.querySelector("[data-poster-scanner]");

page.addEventListener("shanzhi:scanned", ({ detail }) => {
  const address = new URL(page.dataset.checkin, location.origin);
  address.searchParams.set("code", detail.text.trim().split("/").at(-1));
  // In the address, so that going back or loading again repeats this one check-in.
  address.searchParams.set("nonce", crypto.randomUUID());
  location.assign(address);
}, { once: true });
