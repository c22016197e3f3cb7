// Removes pictures that can't be loaded, also those that failed before this script ran; the initials are below them.

document.addEventListener(
  "error",
  ({ target }) => {
    if (target.matches?.(".avatar > img")) target.remove();
  },
  true,
);

for (const image of document.querySelectorAll(".avatar > img"))
  if (image.complete && !image.naturalWidth) image.remove();
