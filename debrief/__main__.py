"""``python -m debrief`` is the command line."""

from debrief.commands import main

main(prog_name="debrief")
