from contacts import indexes


def tend_indexes() -> None:
    indexes.tend()
