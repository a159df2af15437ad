"""python -m helpdesk.cli COMMAND."""

from helpdesk.cli.main import helpdesk

if __name__ == "__main__":
    helpdesk.main(prog_name="helpdesk")
