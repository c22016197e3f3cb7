from contacts.lists import saved_urls


def delete_unused_saved_urls() -> int:
    return saved_urls.delete_unused()
