"""What stands in a file that somebody put in, and how it can be read by everybody: worked out in a process of its own.

Only `reading` is called from elsewhere. The other modules run in a child process that knows no secret, has so much
memory and so many seconds, and imports nothing of the portal: a file that a library cannot bear ends that process.
"""
