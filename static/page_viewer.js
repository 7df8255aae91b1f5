// Arrow keys and swipes turn the pages of a presentation; the links do so without this.

const FAR = 50; // a finger's way, in pixels

const links = document.querySelector("[data-viewer]");
const picture = document.querySelector("[data-swipe]");
const KEYS = { ArrowLeft: "prev", ArrowRight: "next" };

function turn(way) {
  links.querySelector(`[rel=${way}]`)?.click();
}

document.addEventListener("keydown", (event) => {
  const way = KEYS[event.key];
  const busy = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("input, textarea, select");
  if (!way || busy) return;
  event.preventDefault();
  turn(way);
});

let start = null;
picture?.addEventListener("touchstart", (event) => {
  // Two fingers enlarge, and who has enlarged moves about in the picture.
  start = event.touches.length === 1 && window.visualViewport.scale < 1.05 ? event.touches[0] : null;
}, { passive: true });
picture?.addEventListener("touchend", (event) => {
  if (!start) return;
  const right = event.changedTouches[0].clientX - start.clientX;
  const down = event.changedTouches[0].clientY - start.clientY;
  start = null;
  if (Math.abs(right) > FAR && Math.abs(right) > 2 * Math.abs(down)) turn(right < 0 ? "next" : "prev");
});

// The next page is fetched while this one is read.
const next = picture && links.querySelector("[rel=next]");
if (next && !navigator.connection?.saveData) {
  const image = picture.querySelector("img");
  const ahead = image.src.replace(/(\d+)\.webp$/, (_all, number) => `${Number(number) + 1}.webp`);
  image.decode().catch(() => {}).then(() => { new Image().src = ahead; });
}
