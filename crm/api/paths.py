from typing import Final

# What programs and scripts ask: REST in the names of Channel Talk, our own, and that of the install script.
PROGRAM_PATHS: Final = ("/open/", "/api/", "/plugin/")


def is_of_programs(path: str) -> bool:
    """Return whether a path is asked by programs: they have keys instead of sessions, and read JSON."""
    return path.startswith(PROGRAM_PATHS)
