// The sentence for an error, from the catalogue that the server sent. Twin of messages.py.

/** `path` is dotted: `items.0.price`. */
export function sentence(catalogue, path, code, fallback) {
  const pattern = path.replace(/\.[0-9]+(?=\.|$)/g, ".*");
  const own = Object.hasOwn(catalogue, pattern) ? catalogue[pattern] : null;
  return own ? own[code] || own.type : fallback;
}
