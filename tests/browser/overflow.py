"""What sticks out of a page."""

from playwright.sync_api import Page

_STICKING_OUT = """() => {
  const page = document.scrollingElement, width = page.clientWidth;
  if (page.scrollWidth <= width) return [];
  const cut = (element) => element && element !== page
    && (getComputedStyle(element).overflowX !== "visible" || cut(element.parentElement));
  const told = ({tagName, id, className, textContent}) =>
    `${tagName} ${id} ${className}: ${textContent.trim().slice(0, 40)}`;
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .filter((element) => !cut(element.parentElement))
    .map(told)
    .concat(`The page is ${page.scrollWidth} wide, its window ${width}`);
}"""


def overflowing(page: Page) -> list[str]:
    """Describe what makes the page scroll sideways in its window; nothing if it does not."""
    found: list[str] = page.evaluate(_STICKING_OUT)
    return found
