// A pad to sign on: what is drawn goes along with the form as a small PNG.
const LARGEST = 180_000;

function enhance(box) {
  const input = box.querySelector("input[type=hidden]");
  const canvas = box.querySelector("canvas");
  const context = canvas.getContext("2d");
  context.lineWidth = 4;
  context.lineCap = "round";
  context.lineJoin = "round";
  const at = (event) => {
    const frame = canvas.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) / frame.width) * canvas.width,
      ((event.clientY - frame.top) / frame.height) * canvas.height,
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
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  box.querySelector("[data-sign-clear]").addEventListener("click", () => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    input.value = "";
  });
  box.hidden = false;
}

for (const box of document.querySelectorAll("[data-sign-pad]")) enhance(box);
