// A picture that can't be loaded gives way to the initials below it; those that failed before this was loaded too.

document.addEventListener(
  "error",
  ({ target }) => {
    if (target.matches?.(".avatar > img")) target.remove();
  },
  true,
);

for (const image of document.querySelectorAll(".avatar > img"))
  if (image.complete && !image.naturalWidth) image.remove();
