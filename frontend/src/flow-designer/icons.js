// Small pictures of the palette and the pad, as data addresses: no font, no request.
const drawn = (inside) =>
  "data:image/svg+xml," +
  encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="#1b1f24" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${inside}</svg>`,
  );
const box = '<rect x="3" y="6" width="18" height="12" rx="2"/>';
const diamond = '<path d="M12 3l9 9-9 9-9-9z"/>';

export const icons = {
  start: drawn('<circle cx="12" cy="12" r="8"/>'),
  end: drawn('<circle cx="12" cy="12" r="8" stroke-width="3.4"/>'),
  terminate: drawn('<circle cx="12" cy="12" r="8" stroke-width="2.4"/><circle cx="12" cy="12" r="4" fill="#1b1f24"/>'),
  user: drawn(`${box}<circle cx="9" cy="10.5" r="1.6"/><path d="M6.5 15c.4-1.8 4.6-1.8 5 0"/>`),
  manual: drawn(`${box}<path d="M7 13h6M7 10h6"/>`),
  service: drawn(`${box}<circle cx="10" cy="12" r="2.4"/><path d="M10 8.4v1.2M10 14.4v1.2M6.4 12h1.2M12.4 12h1.2"/>`),
  exclusive: drawn(`${diamond}<path d="M9.5 9.5l5 5M14.5 9.5l-5 5"/>`),
  parallel: drawn(`${diamond}<path d="M12 8v8M8 12h8"/>`),
  inclusive: drawn(`${diamond}<circle cx="12" cy="12" r="3.6"/>`),
  sub: drawn('<rect x="3" y="5" width="18" height="14" rx="2" stroke-dasharray="3 2"/>'),
  timer: drawn('<circle cx="12" cy="12" r="8"/><path d="M12 8v4l3 2"/>'),
  note: drawn('<path d="M9 4H6v16h3M11 9h8M11 13h6"/>'),
  hand: drawn('<path d="M12 3v18M3 12h18M12 3l-2.5 2.5M12 3l2.5 2.5M12 21l-2.5-2.5M12 21l2.5-2.5M3 12l2.5-2.5M3 12l2.5 2.5M21 12l-2.5-2.5M21 12l-2.5 2.5"/>'),
  lasso: drawn('<rect x="4" y="4" width="16" height="16" stroke-dasharray="3 3"/>'),
  space: drawn('<path d="M12 3v18M8 12H3m0 0l2-2m-2 2l2 2M16 12h5m0 0l-2-2m2 2l-2 2"/>'),
  connect: drawn('<path d="M5 19L19 5M12 5h7v7"/>'),
  remove: drawn('<path d="M5 7h14M9 7V5h6v2M7 7l1 13h8l1-13"/>'),
  change: drawn('<path d="M4 9h13l-3-3M20 15H7l3 3"/>'),
};
