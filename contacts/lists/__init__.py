"""Lists of contacts: search, filter, sort, paging, columns, selection, counts."""
