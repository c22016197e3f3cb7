"""`python -m tests.pictures`: take all pictures; with words, those that have one of them in their name.

Pictures of the guide are taken in each of its languages, so what is pressed is named by `said`.
"""

from typing import Final

from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGUMENTS, NARROW, program
from tests.pictures.scenes import DARK, LIGHT, OF_GUIDE, contacts_narrow, download, finish_download, import_check, roles
from tests.pictures.studio import chosen, guide_picture, picture, running, window

GUIDE_SIZE: Final = (900, 540)  # the narrowest with all columns: it is shown smaller


def main() -> None:
    with running() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        with window(browser, server, size=NARROW) as page:
            picture(page, "contacts-narrow", contacts_narrow)
            picture(page, "roles-narrow", roles)
            picture(page, "import-narrow", import_check)
        # Before the others, as a download is possible once in 30 minutes only.
        for language in ("ko", "en"):
            with window(
                browser, server, size=GUIDE_SIZE, language=language, locale=language, device_scale_factor=1.5
            ) as page:
                for name, take in OF_GUIDE.items():
                    guide_picture(page, language, name, take)
        with window(browser, server, scheme="dark") as page:
            picture(page, "download-dark", download)
            if chosen("download-dark"):
                finish_download(page)
            for name, take in DARK.items():
                picture(page, name, take)
        with window(browser, server) as page:
            for name, take in LIGHT.items():
                picture(page, name, take)
        browser.close()


if __name__ == "__main__":
    main()
