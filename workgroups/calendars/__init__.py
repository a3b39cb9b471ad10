"""Meetings as calendar files (RFC 5545), as invitations by mail (RFC 5546, RFC 6047), and the answers to those."""
