// The present value of a colour or size from tokens.css.
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
