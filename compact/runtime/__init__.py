"""What runs the portal: data folder, embedded servers, database roles, process manager.

Nothing in here imports Django while it is being imported: it runs before the application does, and without it.
"""


class CannotStart(Exception):
    """Something stands in the way; the message is a sentence for the person who typed the command."""
