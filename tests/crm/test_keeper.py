"""The process that keeps web server, worker and database running."""

import os
import subprocess
import sys

from tests.test_up import ROOT


def test_it_goes_on_when_nobody_reads_what_it_says() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    says_twice = "from crm.server.keeper import tell; tell('ready'); tell('stopped')"
    try:
        done = subprocess.run(
            [sys.executable, "-c", says_twice], check=False, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
