from contacts.lists import saved_urls


def forget_filters() -> int:
    return saved_urls.forget()
