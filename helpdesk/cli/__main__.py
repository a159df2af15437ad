"""python -m helpdesk.cli COMMAND."""

import os

from helpdesk.cli.main import helpdesk

if __name__ == "__main__":
    os.umask(0o077)  # what the helpdesk writes is its owner's alone
    helpdesk.main(prog_name="helpdesk")
