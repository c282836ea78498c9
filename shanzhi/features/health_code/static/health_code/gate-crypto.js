// SHA-256 and Ed25519 for a gate without network: the browser's own, and where an old phone has no Ed25519, a package.
const owned = new Map(); // keys that the browser itself can check with, by their number
let browserChecks = null;

/** SHA-256 of the parts one after another. */
export async function sha256(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

async function owns(publicKey) {
  const name = String(publicKey);
  if (!owned.has(name)) owned.set(name, await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]));
  return owned.get(name);
}

/** Whether `signature` is what the holder of `publicKey` signed. */
export async function isSigned(publicKey, signature, message) {
  if (browserChecks !== false) {
    try {
      const known = await crypto.subtle.verify({ name: "Ed25519" }, await owns(publicKey), signature, message);
      browserChecks = true;
      return known;
    } catch (error) {
      if (browserChecks) throw error;
      browserChecks = false; // NotSupportedError, or an older browser's own word for it
    }
  }
  return isSignedByPackage(publicKey, signature, message);
}

/** The same with the package, whatever the browser can do. */
export async function isSignedByPackage(publicKey, signature, message) {
  const { verifyAsync } = await import("../npm/@noble/ed25519/index.js");
  return verifyAsync(signature, message, publicKey, { zip215: false });
}
