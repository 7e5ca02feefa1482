// A pad to sign on, kept as a small PNG in the hidden input beside it. Typing one's name is enough;
// the pad is only for those who want to draw.

const WIDTH = 600;
const HEIGHT = 200;
const LARGEST = 100000;

function padIn(box, texts) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  canvas.className = "form-pad-canvas";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", texts.sign);
  const hint = document.createElement("p");
  hint.className = "govuk-hint";
  hint.textContent = texts.sign;
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "btn plain";
  clear.textContent = texts.clear;
  box.append(hint, canvas, clear);
  return { canvas, clear };
}

function load(context, url) {
  if (!url.startsWith("data:image/png;base64,")) return;
  const picture = new Image();
  picture.onload = () => context.drawImage(picture, 0, 0, WIDTH, HEIGHT);
  picture.src = url;
}

export function enhanceSignature(box, texts, changed) {
  const input = box.querySelector("input");
  const { canvas, clear } = padIn(box, texts);
  const context = canvas.getContext("2d");
  context.lineWidth = 4;
  context.lineCap = "round";
  context.lineJoin = "round";
  load(context, input.value);
  box.hidden = false;

  const at = (event) => {
    const frame = canvas.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) / frame.width) * WIDTH,
      ((event.clientY - frame.top) / frame.height) * HEIGHT,
    ];
  };
  let drawing = false;
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    context.beginPath();
    context.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    context.lineTo(...at(event));
    context.stroke();
  });
  const end = () => {
    if (!drawing) return;
    drawing = false;
    const url = canvas.toDataURL("image/png");
    input.value = url.length <= LARGEST ? url : "";
    changed();
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  clear.addEventListener("click", () => {
    context.clearRect(0, 0, WIDTH, HEIGHT);
    input.value = "";
    changed();
  });
}
